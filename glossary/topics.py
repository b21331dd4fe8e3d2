"""Topics as readers see them: named in their language, else as the keyword stands in the article files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from glossary.languages import LANGUAGES, Language
from glossary.layout import Twin
from glossary.models.editions import Edition, EditionTopic
from glossary.models.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLink:
    """`language` is that of the name, `count` the number of live articles where somebody asked for it."""

    name: str
    language: str
    slug: str
    url: str
    count: int = 0


def topics_of(editions: Sequence[Edition]) -> dict[int, list[TopicLink]]:
    """The topics of each edition, by its key, in alphabetical order."""
    language_of = {edition.pk: LANGUAGES[edition.language] for edition in editions}
    found: dict[int, list[TopicLink]] = {pk: [] for pk in language_of}
    pairs = EditionTopic.objects.filter(edition__in=language_of).select_related("topic")
    for pair in pairs.prefetch_related("topic__names"):
        found[pair.edition_id].append(link(pair.topic, language_of[pair.edition_id]))
    return {pk: sorted(links, key=_alphabetical(language_of[pk])) for pk, links in found.items()}


def counts_in(language: Language) -> QuerySet[EditionTopic, tuple[int, int]]:
    """Keys of the topics of the live articles in the language with their numbers, those with most articles first."""
    used = EditionTopic.objects.filter(edition__language=language.code)
    return used.values_list("topic").annotate(count=Count("pk")).order_by("-count", "topic")


def links(counts: Iterable[tuple[int, int]], language: Language) -> list[TopicLink]:
    numbers = dict(counts)
    topics = Topic.objects.prefetch_related("names").in_bulk(numbers)
    return [link(topics[pk], language, count) for pk, count in numbers.items()]


def topic_at(language: Language, slug: str) -> Topic | None:
    """The topic whose name in the language has this slug, else the one whose own slug it is."""
    named = Q(names__language=language.code, names__slug=slug)
    topics = Topic.objects.filter(named | Q(slug=slug)).distinct().prefetch_related("names")
    return min(topics, key=lambda topic: link(topic, language).slug != slug, default=None)


def topic_twins(topic: Topic, language: Language) -> list[Twin]:
    """The topic's page in each other language in which a live article has it."""
    codes = topic.editions.exclude(language=language.code).values_list("language", flat=True).order_by().distinct()
    links = [(LANGUAGES[code], link(topic, LANGUAGES[code])) for code in sorted(codes)]
    return [Twin(language=other, url=each.url, title=each.name) for other, each in links]


def link(topic: Topic, language: Language, count: int = 0) -> TopicLink:
    name = next((name for name in topic.names.all() if name.language == language.code), None)
    slug = name.slug if name else topic.slug
    return TopicLink(
        name=name.name if name else topic.name,
        language=language.code if name else settings.SOURCE_LANGUAGE,
        slug=slug,
        url=reverse("glossary:topic", args=[language.code, slug]),
        count=count,
    )


def _alphabetical(language: Language) -> Callable[[TopicLink], str]:
    return lambda each: language.sort_key(each.name)
