"""Queries and milliseconds of the desk's pages over the whole glossary, warm, by role, in one process.

python -m bench.desk [--pairs 14336] [--rounds 9] [--engines sqlite postgresql]

The articles are written as rows, not imported: 60 pairs of texts of the real sizes over and over, each with a
title, an entry and a history of its own.
"""

import argparse
import gzip
import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import batched
from statistics import median
from typing import Any

import django

from bench.corpus import TOPICS, articles
from bench.database import ENGINES, ROOT, database, postgresql

TEXTS = 60
STATES = {"draft": 50, "in_review": 5, "changes_requested": 3, "approved": 4, "published": 38}
WAYS = {
    "draft": [],
    "in_review": ["submitted"],
    "changes_requested": ["submitted", "changes_requested"],
    "approved": ["submitted", "approved"],
    "published": ["submitted", "approved", "published"],
}
AFTER = {
    "submitted": "in_review",
    "changes_requested": "changes_requested",
    "approved": "approved",
    "published": "published",
}


def fill(pairs: int) -> None:
    """Two texts an entry, one or two revisions each, in every state, a third of them by people; 90 days of events."""
    from django.db import connection, transaction  # noqa: PLC0415 - after setup

    texts = [(text, code) for code, _slug, text in articles(TEXTS, 1)]
    people = _people()
    rng = random.Random(1)
    for numbers in batched(range(pairs), 500, strict=False):
        with transaction.atomic():
            _write(list(numbers), texts, people, rng)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _people() -> dict[str, Any]:
    from editorial.models import Membership, User  # noqa: PLC0415 - after setup

    people = {"robot": User.objects.create_user("importer", is_robot=True)}
    for role in ("translator", "reviewer", "publisher"):
        people[role] = User.objects.create_user(role, is_staff=True)
        Membership.objects.create(user=people[role], role=role)
    people["administrator"] = User.objects.create_user("boss", is_staff=True, is_superuser=True)
    others = User.objects.bulk_create(User(username=f"person-{number}", is_staff=True) for number in range(20))
    Membership.objects.bulk_create(Membership(user=user, role="translator") for user in others)
    return {**people, "others": others}


def _write(numbers: list[int], texts: list[tuple[str, str]], people: dict[str, Any], rng: random.Random) -> None:
    from editorial.models import Event, Revision  # noqa: PLC0415 - after setup
    from editorial.standing import restate  # noqa: PLC0415
    from glossary.models import Article, Edition, Entry, EntryTopic, Topic  # noqa: PLC0415

    topics = [Topic.objects.get_or_create(name=name)[0] for name in TOPICS]
    entries = Entry.objects.bulk_create(Entry(slug=f"{chr(97 + n * 7 % 26)}-entry-{n}") for n in numbers)
    EntryTopic.objects.bulk_create(
        EntryTopic(content_object=entry, tag=topic) for entry in entries for topic in rng.sample(topics, 3)
    )
    rows, heads = [], []
    for number, entry in zip(numbers, entries, strict=True):
        for text, code in texts[number % TEXTS * 2 : number % TEXTS * 2 + 2]:
            title = text.partition("title: ")[2].partition("\n")[0].rpartition(" ")[0] + f" {number}"
            whole = text.replace("\ntitle: ", f"\ntitle: {number} ", 1)
            state = rng.choices(list(STATES), list(STATES.values()))[0]
            digest = hashlib.sha256(whole.encode()).hexdigest()
            signed = digest if state in {"approved", "published"} else ""
            heads.append(whole)
            rows.append(
                Article(
                    entry=entry,
                    language=code,
                    state=state,
                    number=1,
                    text_hash=digest,
                    approved_hash=signed,
                    title=title,
                    description="A few words that say what it is. " * 4,
                )
            )
    rows = Article.objects.bulk_create(rows)
    writers = [people["robot"], people["robot"], *people["others"][:1]]
    revisions = Revision.objects.bulk_create(
        Revision(
            article=article,
            number=1,
            base=0,
            text=text,
            text_hash=article.text_hash,
            author=rng.choice(writers),
            origin="edit",
        )
        for article, text in zip(rows, heads, strict=True)
    )
    Event.objects.bulk_create(event for revision in revisions for event in _events(revision, people, rng))
    Edition.objects.bulk_create(
        _edition(article, text) for article, text in zip(rows, heads, strict=True) if article.state == "published"
    )
    restate([article.pk for article in rows])


def _events(revision: Any, people: dict[str, Any], rng: random.Random) -> Iterator[Any]:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from editorial.models import Event  # noqa: PLC0415

    at = timezone.now() - timedelta(minutes=rng.randrange(90 * 24 * 60))
    state = "draft"
    yield Event(
        article=revision.article,
        revision=revision,
        kind="saved",
        from_state=state,
        to_state=state,
        actor=revision.author,
        at=at,
    )
    for kind in WAYS[revision.article.state]:
        at += timedelta(minutes=rng.randrange(1, 900))
        yield Event(
            article=revision.article,
            revision=revision,
            kind=kind,
            from_state=state,
            to_state=AFTER[kind],
            actor=people["publisher"],
            note="One term is wrong." if kind == "changes_requested" else "",
            at=min(at, timezone.now()),
        )
        state = AFTER[kind]


def _edition(article: Any, text: str) -> Any:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from glossary.models import Edition  # noqa: PLC0415

    now = timezone.now()
    return Edition(
        entry=article.entry,
        slug=article.entry.slug,
        language=article.language,
        number=1,
        text_hash=article.text_hash,
        markdown_gz=gzip.compress(text.encode(), 1),
        title=article.title,
        letter=article.title[:1],
        sort_key=article.title[:20],
        provenance="reviewed",
        reviewed_at=now,
        published_at=now,
    )


def measure(engine: str, rounds: int) -> None:
    """One line a page and person: queries, then milliseconds after a first round: median, least, processor time."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415

    from editorial.models import User  # noqa: PLC0415
    from glossary.models import Article  # noqa: PLC0415

    middle = Article.objects.filter(language="hi", state="in_review").order_by("pk")[0].pk
    pages = {
        "dashboard": "/admin/",
        "list": "/admin/glossary/article/",
        "list, drafts": "/admin/glossary/article/?state__exact=draft&language__exact=hi",
        "list, letter": "/admin/glossary/article/?letter=b&trust=machine",
        "form": f"/admin/glossary/article/{middle}/change/",
        "queue": "/admin/queue/waiting/",
        "activity": "/admin/activity/",
    }
    for name in ("translator", "reviewer", "publisher", "boss"):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=name))
        for page, address in pages.items():
            if page in {"list, drafts", "list, letter", "activity"} and name != "boss":
                continue
            queries: list[str] = []
            with connection.execute_wrapper(_listing(queries)):
                answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code}")
            clock, cpu = zip(*(_time(client, address) for _ in range(rounds)), strict=True)
            times = f"{median(clock):>9.1f}{min(clock):>9.1f}{median(cpu):>9.1f}"
            print(f"{engine:12}{page:14}{name:12}{len(queries):>8}{times}", flush=True)


def _listing(queries: list[str]) -> Callable[..., Any]:
    def wrapper(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        queries.append(sql)
        return execute(sql, *arguments)

    return wrapper


def _time(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process' own processor time."""
    start, own = time.perf_counter(), time.process_time()
    client.get(address)
    return (time.perf_counter() - start) * 1000, (time.process_time() - own) * 1000


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=14_336)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--inside", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.inside:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        fill(options.pairs)
        measure(options.inside, options.rounds)
        return
    print(f"{'database':12}{'page':14}{'person':12}{'queries':>8}{'median':>9}{'least':>9}{'CPU':>9}")
    with ExitStack() as stack:
        server = stack.enter_context(postgresql()) if "postgresql" in options.engines else ""
        for engine in options.engines:
            with database(engine, server) as place:
                place.manage("migrate", "--verbosity", "0")
                place.manage("collectstatic", "--no-input", "--verbosity", "0")
                numbers = ["--pairs", str(options.pairs), "--rounds", str(options.rounds)]
                command = [sys.executable, "-m", "bench.desk", "--inside", engine, *numbers]
                subprocess.run(command, cwd=ROOT, env=place.environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
