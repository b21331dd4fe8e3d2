"""What a search on the desk finds: an entry by its slug or by its title in any language."""

import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet

from glossary.models import Article, Entry


def matching_entries(query: str) -> QuerySet[Entry]:
    """Entries that hold every word of `query` in their slug or in one of their titles."""
    entries = Entry.objects.order_by()
    for word in unicodedata.normalize("NFC", query).replace("\0", "").split():
        titled = Article.objects.filter(entry=OuterRef("pk"), title__icontains=word)
        entries = entries.filter(Q(slug__icontains=word) | Exists(titled))
    return entries
