"""An office's register of documents with Django and PostgreSQL. Run: python manage.py migrate, then reevaluate each night."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    execute_from_command_line(sys.argv)
