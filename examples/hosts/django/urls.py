"""The pages, and the answer where the database is gone."""

import sys

from django.contrib import admin
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.defaults import server_error

urlpatterns = [path("admin/", admin.site.urls)]

UNREACHABLE = """\
<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>503</title>
<p>数据库暂时无法连接，本次未作任何更改。请返回上页，稍后重新提交。</p>
<p lang="en">The database cannot be reached, and nothing was changed. Go back and submit again in a while.</p></html>
"""


def failed(request: HttpRequest) -> HttpResponse:
    """The page of an error: of a database that is gone, that nothing was changed; of any other, that of Django."""
    if isinstance(sys.exc_info()[1], (InterfaceError, OperationalError)):
        return HttpResponse(UNREACHABLE, status=503, headers={"Retry-After": "60"})
    return server_error(request)


handler500 = failed
