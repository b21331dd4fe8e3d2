from django.db import migrations

ALTER = "ALTER TABLE glossary_edition ALTER COLUMN sort_key TYPE varchar(400) COLLATE {}"


def by_code_point(apps, schema_editor):
    """Sort keys are made to be compared code point by code point, as SQLite does; PostgreSQL would ask the locale."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALTER.format('"C"'))


def by_locale(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALTER.format('"default"'))


class Migration(migrations.Migration):
    dependencies = [("glossary", "0001_initial")]

    operations = [migrations.RunPython(by_code_point, by_locale)]
