"""Live editions for tests of what readers see."""

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from glossary.documents import ArticleDocument, text_hash
from glossary.languages import LANGUAGES
from glossary.models import Edition, EditionLink, EditionTopic, Entry, Topic, TopicName
from glossary.models.editions import Provenance

DAY = datetime(2026, 11, 14, 6, 30, tzinfo=UTC)


def make_edition(
    slug: str = "bond", language: str = "en", text: str = "", topics: Sequence[str] = (), **fields: Any
) -> Edition:
    """A live edition, dirty as one is right after publication. The title defaults to the slug, in capitals first."""
    title = fields.pop("title", slug.replace("-", " ").capitalize())
    text = text or f"---\ntitle: {title}\n---\n# {title}\n\n## First\n\nBody of {slug}.\n"
    entry, _new = Entry.objects.get_or_create(slug=slug)
    values = {
        "number": 1,
        "text_hash": text_hash(text),
        "markdown_gz": gzip.compress(text.encode()),
        "title": title,
        "letter": LANGUAGES[language].letter(title),
        "sort_key": LANGUAGES[language].sort_key(title),
        "provenance": Provenance.EDITED,
        "published_at": DAY,
    }
    edition = Edition.objects.create(entry=entry, slug=slug, language=language, **values | fields)
    document = ArticleDocument.parse(text, language)
    targets = dict.fromkeys([*document.related, *(link.target for link in document.links)])
    EditionLink.objects.bulk_create([EditionLink(edition=edition, target=target) for target in targets])
    EditionTopic.objects.bulk_create([EditionTopic(edition=edition, topic=make_topic(name)) for name in topics])
    return edition


def make_topic(name: str = "Saving", **names: str) -> Topic:
    """`hi="बचत"` names it in a language."""
    topic, _new = Topic.objects.get_or_create(name=name, defaults={"slug": Topic().slugify(name)})
    for language, translated in names.items():
        TopicName.objects.create(topic=topic, language=language, name=translated)
    return topic
