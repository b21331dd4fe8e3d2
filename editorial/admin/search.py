"""What a search on the desk finds: an entry by its slug or by its title in any language."""

import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet

from glossary.models import Article, Entry

# Some Hindi keyboards write them inside of words, most do not: both look the same.
JOINERS = {ord("\u200c"): None, ord("\u200d"): None}


def matching_entries(query: str) -> QuerySet[Entry]:
    """Entries that hold every word of `query` in their slug or in one of their titles."""
    entries = Entry.objects.order_by()
    for word in unicodedata.normalize("NFC", query).replace("\0", "").split():
        titles = Q(title__icontains=word) | Q(title__icontains=word.translate(JOINERS))
        titled = Article.objects.filter(titles, entry=OuterRef("pk"))
        entries = entries.filter(Q(slug__icontains=word) | Exists(titled))
    return entries
