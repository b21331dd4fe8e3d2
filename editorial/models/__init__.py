from editorial.models.people import Membership, Role, User
from editorial.models.trail import Event, Revision

__all__ = ["Event", "Membership", "Revision", "Role", "User"]
