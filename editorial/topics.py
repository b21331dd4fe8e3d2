"""Topics by keyword, in bulk: taggit's own way takes several queries a tag."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Q

from glossary.models.entries import EntryTopic
from glossary.models.topics import Topic

MAX_NAME = 100
_MAX_BASE = 90


def topics_named(names: Collection[str]) -> dict[str, Topic]:
    """Returns a topic for each name, made where there was none; two spellings that differ in case only share one."""
    wanted = {name.casefold(): name for name in sorted(names, reverse=True)}
    found = _existing(list(wanted.values()))
    while missing := [name for folded, name in sorted(wanted.items()) if folded not in found]:
        # In this order: a topic that another transaction adds in between is found, or its slug refused.
        taken = set(Topic.objects.values_list("slug", flat=True))
        found |= _existing(missing)
        new = [name for name in missing if name.casefold() not in found]
        Topic.objects.bulk_create(_new_topics(new, taken), ignore_conflicts=True)
    return {name: found[name.casefold()] for name in names}


def set_topics(keywords: Mapping[int, Iterable[str]]) -> None:
    """Gives each entry, by its key, the topics of these keywords and no others."""
    if not keywords:
        return
    topics = topics_named({name for names in keywords.values() for name in names})
    wanted = {(entry, topics[name].pk) for entry, names in keywords.items() for name in names}
    rows = EntryTopic.objects.filter(content_object__in=keywords)
    stored = {(entry, tag): pk for pk, entry, tag in rows.values_list("pk", "content_object_id", "tag_id")}
    if surplus := [pk for pair, pk in stored.items() if pair not in wanted]:
        EntryTopic.objects.filter(pk__in=surplus).delete()
    missing = sorted(wanted - stored.keys())
    EntryTopic.objects.bulk_create(EntryTopic(content_object_id=entry, tag_id=tag) for entry, tag in missing)


def _existing(names: Collection[str]) -> dict[str, Topic]:
    if not names:
        return {}
    topics = Topic.objects.filter(Q(name__in=names) | Q(slug__in={_base(name) for name in names})).order_by("-pk")
    return {topic.name.casefold(): topic for topic in topics}


def _new_topics(names: list[str], taken: set[str]) -> Iterator[Topic]:
    for name in names:
        base = slug = _base(name)
        number = 1
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        yield Topic(name=name, slug=slug)


def _base(name: str) -> str:
    return Topic(name=name).slugify(name)[:_MAX_BASE].strip("-")
