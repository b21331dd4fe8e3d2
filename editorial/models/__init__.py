from editorial.models.people import Membership, Role, User
from editorial.models.sign_in import SignInAttempt
from editorial.models.trail import Event, Revision
from editorial.models.work import Assignment, SavedFilter, Standing
from editorial.models.workers import Job, Worker

__all__ = [
    "Assignment",
    "Event",
    "Job",
    "Membership",
    "Revision",
    "Role",
    "SavedFilter",
    "SignInAttempt",
    "Standing",
    "User",
    "Worker",
]
