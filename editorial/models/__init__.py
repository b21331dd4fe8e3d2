from editorial.models.people import Membership, Role, User
from editorial.models.trail import Event, Revision
from editorial.models.workers import Job, Worker

__all__ = ["Event", "Job", "Membership", "Revision", "Role", "User", "Worker"]
