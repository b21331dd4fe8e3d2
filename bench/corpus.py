"""Generates pairs of article files of the size and shape of the real ones; prints their statistics beside those.

python -m bench.corpus DIR [--pairs 2000] [--seed 1]
"""

import argparse
import random
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import mean, median

import regex

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample"
REAL = ROOT.parent / "shared" / "corpus"

# Of the eleven real pairs, as `statistics` counts them: English, Hindi. "with" rows are shares of the articles.
REAL_STATISTICS: dict[str, tuple[float, float]] = {
    "bytes, smallest": (3691, 8699),
    "bytes, median": (6141, 14433),
    "bytes, mean": (6640, 15229),
    "bytes, largest": (13453, 24136),
    "sections": (5.6, 5.6),
    "paragraphs": (15.9, 15.7),
    "links": (7.1, 7.4),
    "highlights": (3.3, 3.5),
    "keywords": (2.6, 2.6),
    "with questions": (0.27, 0.27),
    "with a table": (0.18, 0.18),
    "with a callout": (0.73, 0.73),
    "with a formula": (0.09, 0.09),
    "with a numbered list": (0.27, 0.27),
}

TOPICS = (
    "Investing", "Trading", "Business", "Careers", "Bonds", "Stocks", "Brokers", "Mutual Funds", "Fixed Income",
    "Corporate Finance", "Financial Ratios", "Accounting", "Banking", "Insurance", "Real Estate", "Taxes", "Economics",
    "Retirement", "Budgeting", "Credit", "Markets", "Portfolio Management", "Commodities", "Currencies", "Options",
    "Futures", "Fintech", "Laws and Regulations", "Government", "Education",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How the files of one language are written. `swell` is words for one English word."""

    code: str
    words: tuple[str, ...]
    weights: tuple[int, ...]
    swell: float
    stop: str
    highlights: str
    questions: str
    gap: str

    def word(self, rng: random.Random) -> str:
        return self.words[bisect(self.weights, rng.randrange(self.weights[-1]))]

    def phrase(self, rng: random.Random, count: int) -> str:
        return " ".join(self.word(rng).strip(",;") for _ in range(count))

    def sentence(self, rng: random.Random, count: int) -> str:
        text = " ".join(self.word(rng) for _ in range(count)).rstrip(",;")
        return text[:1].upper() + text[1:] + self.stop

    def prose(self, rng: random.Random, count: int) -> str:
        left = round(count * self.swell)
        sentences = []
        while left > 0:
            length = min(left, rng.randint(9, 26))
            sentences.append(self.sentence(rng, length))
            left -= length
        return " ".join(sentences)


def voice(code: str, **ways: str | float) -> Voice:
    words = Counter(
        word
        for path in sorted((SAMPLE / code).glob("*.md"))
        for line in path.read_text().split("\n")
        if line[:1].isalpha() and ": " not in line[:14]
        for word in regex.sub(r"\]\([^)]*\)|[*\[]", "", line).split()
        if regex.fullmatch(r"[\p{L}\p{M}’-]+[,;]?", word)
    )
    return Voice(code=code, words=tuple(words), weights=tuple(accumulate(words.values())), **ways)  # type: ignore[arg-type]


def voices() -> tuple[Voice, Voice]:
    english = voice("en", swell=1.0, stop=".", highlights="## Features", questions="## FAQ", gap="")
    hindi = voice("hi", swell=1.07, stop="।", highlights="##हाइलाइट\n", questions="##सामान्य प्रश्न\n", gap="\n")
    return english, hindi


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    kind: str
    words: int
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What both articles of a pair have in common."""

    slug: str
    keywords: str
    sections: tuple[tuple[Block, ...], ...]
    highlights: int
    questions: int


def plan(number: int, pairs: int, rng: random.Random) -> Plan:
    size = min(max(rng.lognormvariate(0, 0.4) * 5300, 3000), 13000)
    paragraphs = max(4, round(size / 395))
    targets = [target(number, pairs, rng) for _ in range(rng.choice((3, 4, 4, 5, 5, 6, 7, 8, 9, 13, 14)))]
    where = [rng.randrange(paragraphs) for _ in targets]
    blocks = [
        Block(
            kind="prose",
            words=rng.randint(35, 85),
            targets=tuple(slug for slug, place in zip(targets, where, strict=True) if place == index),
        )
        for index in range(paragraphs)
    ]
    for kind, share in (("table", 0.18), ("callout", 0.73), ("formula", 0.09), ("numbered", 0.27)):
        if rng.random() < share:
            blocks.insert(rng.randint(1, len(blocks)), Block(kind=kind, words=rng.randint(12, 25)))
    count = min(rng.randint(2, 7), len(blocks))
    cuts = [0, *sorted(rng.sample(range(1, len(blocks)), count - 1)), len(blocks)]
    return Plan(
        slug=slug_of(number),
        keywords=",".join(rng.sample(TOPICS, rng.choices((1, 2, 3, 4), (1, 4, 5, 1))[0])),
        sections=tuple(tuple(blocks[a:b]) for a, b in pairwise(cuts)),
        highlights=rng.randint(3, 4),
        questions=rng.randint(2, 5) if rng.random() < 0.27 else 0,
    )


def slug_of(number: int) -> str:
    return f"{random.Random(number).choice(TOPICS).lower().replace(' ', '-')}-{number}"


def target(number: int, pairs: int, rng: random.Random) -> str:
    """The slug of another pair, the first ones oftenest; one in twenty is of none."""
    if rng.random() < 0.05:
        return f"nowhere-{rng.randrange(pairs)}"
    other = int(pairs * rng.random() ** 2)
    return slug_of(other if other != number else (other + 1) % pairs)


def write_article(plan: Plan, voice: Voice, rng: random.Random) -> str:
    title = f"{voice.phrase(rng, 2).capitalize()} {plan.slug.rpartition('-')[2]}"
    parts = [
        f"---\nkeywords: {plan.keywords}\ntitle: {title}\ndescription: {voice.prose(rng, 24)}\n---\n\n# {title}",
        *(write_section(section, voice, rng) for section in plan.sections),
        voice.highlights,
        "\n".join(f"- {voice.prose(rng, 22)}{voice.gap}" for _ in range(plan.highlights)),
    ]
    if plan.questions:
        parts.append(voice.questions)
        parts += (f"### {voice.phrase(rng, 6)}?\n{voice.gap}{voice.prose(rng, 60)}" for _ in range(plan.questions))
    return "\n".join(parts) + "\n" + voice.gap


def write_section(section: tuple[Block, ...], voice: Voice, rng: random.Random) -> str:
    blocks = (WRITERS[block.kind](block, voice, rng) for block in section)
    return f"## {voice.phrase(rng, 4)}\n\n" + "\n\n".join(blocks) + "\n"


def write_prose(block: Block, voice: Voice, rng: random.Random) -> str:
    words = voice.prose(rng, block.words).split(" ")
    for slug in block.targets:
        words.insert(rng.randrange(len(words)), f"[{voice.phrase(rng, 2)}](/{slug})")
    return " ".join(words)


def write_table(_block: Block, voice: Voice, rng: random.Random) -> str:
    if voice.code == "hi":
        return '<h5><a href="">TTT</a></h5>'
    rows = (f"<tr>\n<td>{voice.phrase(rng, 3)}</td><td>{rng.randrange(90_000):,}</td></tr>" for _ in range(8))
    return "<table>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def write_callout(block: Block, voice: Voice, rng: random.Random) -> str:
    gap = voice.gap and "\n"
    return f"> ### {rng.randrange(99)}%\n{gap}> {voice.prose(rng, block.words)}\n{gap}>"


def write_numbered(block: Block, voice: Voice, rng: random.Random) -> str:
    return "\n".join(f"{number}. {voice.prose(rng, block.words)}{voice.gap}" for number in (1, 2, 3))


def write_formula(_block: Block, voice: Voice, rng: random.Random) -> str:
    """A KaTeX dump of a fraction; in Hindi with the tags that a translator broke."""
    top, under = voice.phrase(rng, 2), voice.phrase(rng, 2)
    leaf = '<span class="mord"><span class="strut" style="height:1.36em;vertical-align:-0.48em;"></span>{}</span>'
    row = '<span class="vlist-r"><span class="vlist" style="height:{}.36em;">{}</span></span>'
    boxes = "".join(row.format(number, leaf.format(voice.word(rng))) for number in range(30))
    dump = (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>'
        f"<mrow><mfrac><mtext>{top}</mtext><mtext>{under}</mtext></mfrac></mrow>"
        f'<annotation encoding="application/x-tex">\\frac{{\\text{{{top}}}}}{{\\text{{{under}}}}}</annotation>'
        f'</semantics></math></span><span class="katex-html" aria-hidden="true">{boxes}</span></span>'
    )
    if voice.code == "hi":
        dump = dump.replace("<annotation encoding=", "<एनोटेशन एन्कोडिंग=").replace(
            "</mtext></mfrac>", "</ mtext></mfrac>"
        )
        dump = dump.replace('<span class="strut"', '< स्पैन क्लास = "स्ट्रट"', 12)
    return dump


WRITERS = {
    "prose": write_prose,
    "table": write_table,
    "callout": write_callout,
    "numbered": write_numbered,
    "formula": write_formula,
}


def articles(pairs: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Language, slug, text."""
    spoken = voices()
    for number in range(pairs):
        shape = plan(number, pairs, random.Random(f"{seed}/{number}"))
        for voice in spoken:
            yield voice.code, shape.slug, write_article(shape, voice, random.Random(f"{seed}/{number}/{voice.code}"))


def write_tree(path: Path, pairs: int, seed: int = 1) -> None:
    for code in ("en", "hi"):
        (path / code).mkdir(parents=True, exist_ok=True)
    for code, slug, text in articles(pairs, seed):
        (path / code / f"{slug}.md").write_text(text, newline="")


def statistics(texts: list[str]) -> dict[str, float]:
    sizes = [len(text.encode()) for text in texts]
    last = [regex.split(r"(?m)^## ?(?:Features|हाइलाइट|FAQ|सामान्य प्रश्न)", text) for text in texts]

    def number(pattern: str) -> float:
        return round(mean(len(regex.findall(pattern, text)) for text in texts), 1)

    def share(pattern: str) -> float:
        return round(mean(bool(regex.search(pattern, text)) for text in texts), 2)

    return {
        "bytes, smallest": min(sizes),
        "bytes, median": round(median(sizes)),
        "bytes, mean": round(mean(sizes)),
        "bytes, largest": max(sizes),
        "sections": number(r"(?m)^##(?!#)"),
        "paragraphs": number(r"(?m)^[\p{L}\d\[][^\n]{80,}"),
        "links": number(r"\]\(/"),
        "highlights": round(mean(len(regex.findall(r"(?m)^- ", parts[1])) for parts in last if len(parts) > 1), 1),
        "keywords": round(mean(text.split("\n")[1].count(",") + 1 for text in texts), 1),
        "with questions": share(r"(?m)^## ?(FAQ|सामान्य प्रश्न)"),
        "with a table": share(r"<table|TTT"),
        "with a callout": share(r"(?m)^>"),
        "with a formula": share('class="katex'),
        "with a numbered list": share(r"(?m)^1\. "),
    }


def print_statistics(made: Path, real: Path) -> None:
    for index, code in enumerate(("en", "hi")):
        here = statistics(read(made / code))
        there = read(real / code)
        beside = statistics(there) if there else {name: pair[index] for name, pair in REAL_STATISTICS.items()}
        print(f"{code:24}{'generated':>10}{'real':>10}")
        for name, value in here.items():
            print(f"{name:24}{value:>10}{beside[name]:>10}")


def read(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.glob("*.md"))]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="DIR")
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=Path, default=REAL, help="where the real files are, if anywhere")
    options = parser.parse_args(argv)
    write_tree(options.path, options.pairs, options.seed)
    print_statistics(options.path, options.real)


if __name__ == "__main__":
    main(sys.argv[1:])
