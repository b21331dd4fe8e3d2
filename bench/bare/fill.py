"""Copies the live pages of the site in the same database: what stands between the body tags, to the byte."""

import gzip
import os

import django
import regex
from django.db import connection


def fill() -> None:
    from bench.bare.models import Page  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        cursor.execute("SELECT language, slug, title, description, page_gz FROM glossary_edition ORDER BY id")
        rows = cursor.fetchall()
    with connection.schema_editor() as editor:
        editor.create_model(Page)
    Page._default_manager.bulk_create(
        (
            Page(language=language, slug=slug, title=title, description=description, body=body(bytes(page)))
            for language, slug, title, description, page in rows
        ),
        batch_size=100,
    )


def body(page: bytes) -> str:
    found = regex.search(r"(?s)<body[^>]*>(.*)</body>", gzip.decompress(page).decode())
    if found is None:
        raise ValueError("A live page is not stored, or has no body.")
    return found[1]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
    django.setup()
    fill()
