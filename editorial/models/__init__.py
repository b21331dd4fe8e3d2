from editorial.models.batches import Batch, BatchItem
from editorial.models.drafts import Draft
from editorial.models.outlines import Outline
from editorial.models.people import Membership, Role, User
from editorial.models.sign_in import SignInAttempt
from editorial.models.talk import CannedReason, Comment, Notification, Preference, ReviewLink, Thread
from editorial.models.trail import Event, Revision
from editorial.models.work import Assignment, SavedFilter, Standing
from editorial.models.workers import Job, Worker

__all__ = [
    "Assignment",
    "Batch",
    "BatchItem",
    "CannedReason",
    "Comment",
    "Draft",
    "Event",
    "Job",
    "Membership",
    "Notification",
    "Outline",
    "Preference",
    "ReviewLink",
    "Revision",
    "Role",
    "SavedFilter",
    "SignInAttempt",
    "Standing",
    "Thread",
    "User",
    "Worker",
]
