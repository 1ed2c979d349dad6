"""The tables of the register."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The documents, and what is decided about each."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="文件号")),
                ("manner", models.CharField(blank=True, max_length=20, verbose_name="公开方式")),
                ("secrecy", models.CharField(blank=True, max_length=20, verbose_name="密级")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="不公开理由")),
                ("issued", models.DateField(blank=True, null=True, verbose_name="印发日")),
                ("online", models.DateField(blank=True, null=True, verbose_name="上网日")),
            ],
            options={"verbose_name": "公文", "verbose_name_plural": "公文"},
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="截至")),
                ("outcome", models.CharField(max_length=20, verbose_name="结论")),
                ("states", models.JSONField()),
                ("decision", models.JSONField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="documents.document"
                    ),
                ),
            ],
        ),
    ]
