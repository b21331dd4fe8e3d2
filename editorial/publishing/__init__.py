"""Editions in and out: what readers get, and the pages that show it."""

from editorial.publishing.addresses import come_back, leave
from editorial.publishing.again import earlier_approved, publish_again
from editorial.publishing.editions import targets
from editorial.publishing.moves import act
from editorial.publishing.publications import Report, publish, publish_many
from editorial.publishing.refresh import (
    BATCH,
    attribution_changed,
    mark_stale,
    pages_made_once,
    refresh_stale,
    refreshing,
    topics_renamed,
)
from editorial.publishing.renames import Outlook, check_address, outlook, rename
from editorial.publishing.turns import publication
from editorial.publishing.withdrawals import withdraw, withdraw_as_planned

__all__ = [
    "BATCH",
    "Outlook",
    "Report",
    "act",
    "attribution_changed",
    "check_address",
    "come_back",
    "earlier_approved",
    "leave",
    "mark_stale",
    "outlook",
    "pages_made_once",
    "publication",
    "publish",
    "publish_again",
    "publish_many",
    "refresh_stale",
    "refreshing",
    "rename",
    "targets",
    "topics_renamed",
    "withdraw",
    "withdraw_as_planned",
]
