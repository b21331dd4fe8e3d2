"""Two texts made from one, brought together. Pure: no ORM, no settings."""

from editorial.merge.documents import merge
from editorial.merge.results import Conflict, Kind, Merge, Side, Taken, Where

__all__ = ["Conflict", "Kind", "Merge", "Side", "Taken", "Where", "merge"]
