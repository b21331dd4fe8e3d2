"""Milliseconds an article of the pure parts: parse, render, the page around it, compress.

python -m bench.parts [--rounds 5] [FOLDER]
"""

import argparse
import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.corpus import REAL, SAMPLE
from glossary.documents import ArticleDocument
from glossary.rendering import render_article


def clock[T](work: Callable[[T], object], items: list[T], rounds: int) -> list[float]:
    """Milliseconds an item, of each round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for item in items:
            work(item)
        times.append((time.perf_counter() - start) * 1000 / len(items))
    return sorted(times)


def parse(language: str) -> Callable[[str], ArticleDocument]:
    """Parsing and the asking for every part."""

    def work(text: str) -> ArticleDocument:
        document = ArticleDocument.parse(text, language)
        for name in ("title", "description", "keywords", "sections", "highlights", "questions", "links"):
            getattr(document, name)
        return document

    return work


def measure(folder: Path, language: str, rounds: int) -> None:
    texts = [path.read_text() for path in sorted((folder / language).glob("*.md"))]
    documents = [ArticleDocument.parse(text, language) for text in texts]
    parts = {
        "parse": clock(parse(language), texts, rounds),
        "render": clock(lambda document: render_article(document, targets={}), documents, rounds),
        "compress": clock(lambda text: gzip.compress(text.encode(), 6), texts, rounds),
    }
    size = sum(len(text.encode()) for text in texts) / len(texts) / 1024
    for name, times in parts.items():
        spread = f"{times[0]:.2f}-{times[-1]:.2f}"
        print(f"{language:4}{name:12}{len(texts):>6}{size:>8.1f}{median(times):>8.2f}{spread:>12}")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=REAL if REAL.exists() else SAMPLE)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(argv)
    print(f"{'':4}{'part':12}{'files':>6}{'kB':>8}{'ms':>8}{'range':>12}")
    for language in ("en", "hi"):
        measure(options.folder, language, options.rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
