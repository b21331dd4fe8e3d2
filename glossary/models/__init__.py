"""Readers' code imports `glossary.models.editions` itself, never this package: see the import contracts."""

from glossary.models.articles import Article, Highlight, Question, RelatedTerm, Section
from glossary.models.editions import Edition, EditionLink, EditionTopic, Moved
from glossary.models.entries import Entry, EntryTopic
from glossary.models.topics import Topic, TopicName

__all__ = [
    "Article",
    "Edition",
    "EditionLink",
    "EditionTopic",
    "Entry",
    "EntryTopic",
    "Highlight",
    "Moved",
    "Question",
    "RelatedTerm",
    "Section",
    "Topic",
    "TopicName",
]
