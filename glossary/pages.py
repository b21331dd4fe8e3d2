"""The page of an edition, made at publication and kept in its row. A stand-in until the readers' pages are there."""

import gzip
import hashlib
from collections.abc import Sequence

from glossary.models.editions import Edition
from glossary.rendering import render_markdown


def frame() -> str:
    return "stand-in"


def refresh(editions: Sequence[Edition]) -> None:
    """Makes and stores the pages, except where an edition was dirtied since it was read."""
    for edition in editions:
        slugs = edition.links.values_list("target", flat=True)
        live = Edition.objects.filter(language=edition.language, slug__in=slugs).values_list("slug", flat=True)
        targets = {slug: f"/{edition.language}/{slug}/" for slug in live}
        html = render_markdown(edition.markdown, language=edition.language, targets=targets).encode()
        Edition.objects.filter(pk=edition.pk, dirtied=edition.dirtied, text_hash=edition.text_hash).update(
            fresh=True, frame=frame(), page_gz=gzip.compress(html), etag=hashlib.sha256(html).hexdigest()
        )
