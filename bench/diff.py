"""Milliseconds of processor time to compare two texts of 3,000 words, and two of 2 MB, their words counted.

python -m bench.diff [--rounds 7]
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from statistics import median

from bench.corpus import SAMPLE
from editorial.diff.documents import diff_documents
from glossary.documents import ArticleDocument

WORDS = 3_000
BYTES = 2_000_000


def paragraphs(language: str) -> list[str]:
    """Those of all sample articles, without their front matter."""
    texts = (path.read_text() for path in sorted((SAMPLE / language).glob("*.md")))
    return [block for text in texts for block in text.split("---\n", 2)[2].strip().split("\n\n")]


def article(blocks: list[str], words: int) -> str:
    taken: list[str] = []
    for block in blocks:
        if words <= 0:
            break
        taken.append(block)
        words -= len(block.split())
    return "\n\n".join(taken) + "\n"


def reworded(text: str, share: float, lots: random.Random) -> str:
    return " ".join(f"नया{lots.randrange(999)}" if lots.random() < share else word for word in text.split(" "))


def pairs(language: str, lots: random.Random) -> Iterator[tuple[str, str, str]]:
    blocks = paragraphs(language)
    text, other = article(blocks, WORDS), article(blocks[::-1], WORDS)
    words = text.split(" ")
    yield "one word changed", text, reworded(text, 1 / WORDS, lots)
    yield "a tenth of the words", text, reworded(text, 0.1, lots)
    yield "half of the words", text, reworded(text, 0.5, lots)
    yield "another article", text, other
    yield "words in any order", text, " ".join(lots.sample(words, len(words)))
    long = "\n\n".join(blocks) + "\n\n"
    long *= BYTES // len(long.encode())
    yield "2 MB, a tenth of the words", long, reworded(long, 0.1, lots)
    yield "2 MB, another text", long, "\n\n".join(lots.sample(long.split("\n\n"), long.count("\n\n")))


def clock(old: ArticleDocument, new: ArticleDocument) -> float:
    start = time.process_time()
    found = diff_documents(old, new)
    _ = found.size
    return (time.process_time() - start) * 1000


def main(argv: list[str]) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7)
    rounds = options.parse_args(argv).rounds
    print(f"{'':4}{'texts':28}{'ms':>8}{'range':>16}")
    for language in ("en", "hi"):
        for name, old, new in pairs(language, random.Random(1)):
            documents = ArticleDocument.parse(old, language), ArticleDocument.parse(new, language)
            times = sorted(clock(*documents) for _ in range(rounds))
            print(f"{language:4}{name:28}{median(times):>8.1f}{f'{times[0]:.1f}-{times[-1]:.1f}':>16}")


if __name__ == "__main__":
    main(sys.argv[1:])
