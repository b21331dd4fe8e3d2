"""How often a password may be guessed: so many times in a while, for one account from one address.

The address is part of it, so that nobody can keep others out by guessing badly in their name, nor an office of one
address by one forgotten password.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.models.sign_in import SignInAttempt

LIMIT = 5
WINDOW = timedelta(minutes=15)

logger = logging.getLogger(__name__)


def address_of(meta: Mapping[str, str]) -> str:
    """Where a request comes from: past the trusted proxies, each of which adds the address that it saw.

    Of IPv6 the network, as a single household has all the addresses of a /64. "" for what is no address.
    """
    hops = [hop for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if (hop := part.strip())]
    nearest = meta.get("REMOTE_ADDR", "")
    # A connection over a Unix socket has no address: a proxy of this machine made it.
    if hops and (not nearest or not {"*", nearest}.isdisjoint(settings.TRUSTED_PROXIES)):
        nearest = hops.pop()
        while hops and nearest in settings.TRUSTED_PROXIES:
            nearest = hops.pop()
    try:
        address = ip_address(nearest)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network((address, 64), strict=False))
    return str(address)


def begin(username: str, address: str) -> timedelta | None:
    """Notes an attempt before its password is looked at. Returns how long to wait instead, if that is due.

    Attempts at the same moment count each other: none slips through because another isn't over yet.
    """
    now, key = timezone.now(), _key(username, address)
    SignInAttempt.objects.filter(at__lte=now - WINDOW).delete()
    attempt = SignInAttempt.objects.create(key=key, at=now)
    earlier = SignInAttempt.objects.filter(key=key).exclude(pk=attempt.pk).order_by("-at")
    moments: list[datetime] = list(earlier.values_list("at", flat=True)[:LIMIT])
    if len(moments) < LIMIT:
        return None
    attempt.delete()
    logger.warning("Sign-in as %r from %s was refused: too many failed attempts.", username, address)
    return moments[-1] + WINDOW - now


def succeed(username: str, address: str) -> None:
    """Forgets the attempts that failed before."""
    SignInAttempt.objects.filter(key=_key(username, address)).delete()


def _key(username: str, address: str) -> str:
    return salted_hmac("editorial.sign_in", f"{username.casefold()}\n{address}", algorithm="sha256").hexdigest()
