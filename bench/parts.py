"""Milliseconds of processor time an article: parse, render, the page around it, compress. No database is asked.

python -m bench.parts [--rounds 7] [FOLDER]
"""

import argparse
import gzip
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import django
from django.utils import timezone

from bench.corpus import REAL, SAMPLE
from glossary.documents import ArticleDocument
from glossary.rendering import render_article


def clock[T](work: Callable[[T], object], items: list[T], rounds: int) -> list[float]:
    """Milliseconds an item, of each round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for item in items:
            work(item)
        times.append((time.process_time() - start) * 1000 / len(items))
    return sorted(times)


def parser(language: str) -> Callable[[str], ArticleDocument]:
    """Parsing, and the asking for every part."""

    def parse(text: str) -> ArticleDocument:
        document = ArticleDocument.parse(text, language)
        for name in ("title", "description", "keywords", "sections", "highlights", "questions", "links"):
            getattr(document, name)
        return document

    return parse


def renderer(language: str) -> Callable[[str], object]:
    return lambda text: render_article(ArticleDocument.parse(text, language), targets={})


def pager(language: str) -> Callable[[str], str]:
    """The whole page, its text parsed and rendered too, none of its links live."""
    from glossary import pages  # noqa: PLC0415 - after setup
    from glossary.models.editions import Edition  # noqa: PLC0415

    def page(text: str) -> str:
        edition = Edition(pk=1, slug="x", language=language, number=1, title="X", letter="X", provenance="machine")
        edition.published_at = timezone.now()
        edition.markdown_gz = gzip.compress(text.encode(), 1)
        around = pages.Surroundings(titles={"en": {}, "hi": {}}, targets={1: []}, topics={1: []})
        return pages.render_page(edition, around)

    return page


def measure(folder: Path, language: str, rounds: int) -> None:
    texts = [path.read_text() for path in sorted((folder / language).glob("*.md"))]
    page = pager(language)
    parts = {
        "parse": clock(parser(language), texts, rounds),
        "parse, render": clock(renderer(language), texts, rounds),
        "whole page": clock(page, texts, rounds),
        "compress": clock(lambda html: gzip.compress(html.encode(), 6), [page(text) for text in texts], rounds),
    }
    size = sum(len(text.encode()) for text in texts) / len(texts) / 1024
    for name, times in parts.items():
        spread = f"{times[0]:.2f}-{times[-1]:.2f}"
        print(f"{language:4}{name:16}{len(texts):>6}{size:>8.1f}{median(times):>8.2f}{spread:>12}")


def main(argv: list[str]) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, nargs="?", default=REAL if REAL.exists() else SAMPLE)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(f"{'':4}{'part':16}{'files':>6}{'kB':>8}{'ms':>8}{'range':>12}")
    for language in ("en", "hi"):
        measure(given.folder, language, given.rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
