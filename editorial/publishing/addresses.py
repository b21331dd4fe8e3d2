"""What readers find at an address that an entry has left. Call these within `publication()`."""

from glossary.models.editions import Moved


def leave(slug: str, target: str = "") -> None:
    """Leads readers from `slug` on to `target` or, without one, tells them that it is gone for good.

    Whoever was led to `slug` is led to `target`, too. For an address that readers have known: else it would give
    away that there was something.
    """
    if target:
        Moved.objects.filter(slug=target).delete()
        Moved.objects.filter(target=slug).update(target=target)
    Moved.objects.update_or_create(slug=slug, defaults={"target": target})


def come_back(slug: str) -> None:
    """The entry is at its own address again."""
    Moved.objects.filter(slug=slug, target="").delete()
