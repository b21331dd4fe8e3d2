"""People and work for a look round: the sample glossary, most of it live, some of it waiting for each of them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from editorial.exchange.files import UsageError
from editorial.exchange.report import Outcome, Report
from editorial.exchange.tree import Options, import_tree
from editorial.models import Membership, Role, User
from editorial.publishing import publish_many
from editorial.rules import Action, Sentence, language_name
from editorial.workflow import move
from glossary.models.articles import Article, State
from glossary.models.topics import Topic, TopicName

PASSWORD = "demo"  # noqa: S105 - everyone's, and only where settings.DEMO is on


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Without a role: a superuser. Without a language: in every one."""

    username: str
    first_name: str
    last_name: str
    role: Role | None = None
    language: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def title(self) -> Sentence:
        return self.role.label if self.role else _("Administrator")

    @property
    def scope(self) -> Sentence:
        return language_name(self.language) if self.language else _("every language")


ACCOUNTS = (
    Account(username="editor", first_name="Asha", last_name="Nair", role=Role.EDITOR),
    Account(username="translator", first_name="Meera", last_name="Joshi", role=Role.TRANSLATOR, language="hi"),
    Account(username="reviewer", first_name="Ravi", last_name="Kulkarni", role=Role.REVIEWER),
    Account(username="publisher", first_name="Farida", last_name="Khan", role=Role.PUBLISHER),
    Account(username="admin", first_name="Harpreet", last_name="Gill"),
)

# How far the Hindi of these entries gets; the other translations go live.
STOPS = {
    "diversification": State.IN_REVIEW,
    "simple-interest": State.CHANGES_REQUESTED,
    "share": State.APPROVED,
}

NOTE = (
    "फ़्लैट दर वाले भाग में 17.9% अचानक आ जाता है: एक पंक्ति में बता दीजिए कि यह दर कैसे निकली। "
    "“दो रुपये सैकड़ा” के साथ यह भी लिखिए कि मूलधन बीच में नहीं लौटाया जा रहा। बाकी पाठ साफ़ है।"
)


def load(sample: Path) -> None:
    """Loads what isn't there yet: all of it or, on an error, nothing."""
    with transaction.atomic():
        people = {account.username: _person(account) for account in ACCOUNTS}
        known = set(Article.objects.values_list("pk", flat=True))
        _import(sample)
        _name_topics(sample / "topics.csv")
        new = Article.objects.exclude(pk__in=known).select_related("entry").order_by("entry__slug")
        sources = _work_through([article for article in new if article.is_source], people)
        translations = _work_through([article for article in new if not article.is_source], people)
        publish_many(sources, by=people["publisher"], render=False)
        publish_many(translations, by=people["publisher"])
        _import(sample / "raw")


def _import(folder: Path) -> None:
    report = Report()
    import_tree(folder, Options(), report)
    if report.counts[Outcome.FAILED]:
        raise UsageError(f"A file in {folder} can't be imported: `import_articles` says which.")


def _person(account: Account) -> User:
    user = User.objects.filter(username=account.username).first()
    if user:
        return user
    user = User.objects.create_user(
        account.username,
        password=PASSWORD,
        first_name=account.first_name,
        last_name=account.last_name,
        is_staff=True,
        is_superuser=account.role is None,
    )
    if account.role:
        Membership.objects.create(user=user, role=account.role, language=account.language)
    return user


def _name_topics(file: Path) -> None:
    """Columns: the keyword of the articles, then a name for each language, by its code."""
    topics = {topic.name: topic for topic in Topic.objects.all()}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for language, _name in settings.LANGUAGES:
                TopicName.objects.get_or_create(
                    topic=topics[row["keyword"]], language=language, defaults={"name": row[language]}
                )


def _work_through(articles: Iterable[Article], people: dict[str, User]) -> list[Article]:
    """Takes each article as far as it gets, by the same moves as everyone's; returns what may be published."""
    ready = []
    for article in articles:
        stop = None if article.is_source else STOPS.get(article.entry.slug)
        author = people["editor" if article.is_source else "translator"]
        move(article, Action.SUBMIT, by=author, seen=article.text_hash)
        if stop == State.CHANGES_REQUESTED:
            move(article, Action.REQUEST_CHANGES, by=people["reviewer"], seen=article.text_hash, note=NOTE)
        elif stop != State.IN_REVIEW:
            move(article, Action.APPROVE, by=people["reviewer"], seen=article.text_hash)
            ready += [article] if stop is None else []
    return ready
