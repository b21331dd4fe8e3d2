import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from editorial.models import SignInAttempt
from editorial.sign_in import LIMIT, WINDOW, address_of, begin, succeed

HOME = "203.0.113.7"


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        (HOME, "", HOME),
        (HOME, "198.51.100.1", HOME),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", HOME, HOME),
        ("127.0.0.1", f"198.51.100.1, {HOME}", HOME),
        ("127.0.0.1", f"198.51.100.1, {HOME}, 10.0.0.1", HOME),
        ("127.0.0.1", "10.0.0.1, 127.0.0.1", "10.0.0.1"),
        ("", HOME, HOME),
        ("", "", ""),
        ("127.0.0.1", "unknown", ""),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "", "::ffff:203.0.113.7"),
    ],
)
def test_address_is_the_one_that_the_trusted_proxies_saw(settings, remote, forwarded, address):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.1"]
    assert address_of({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}) == address


def test_where_every_proxy_is_trusted_only_the_nearest_is_believed(settings):
    settings.TRUSTED_PROXIES = ["*"]
    assert address_of({"REMOTE_ADDR": "10.9.9.9", "HTTP_X_FORWARDED_FOR": f"198.51.100.1, {HOME}"}) == HOME


@pytest.mark.django_db
def test_attempts_are_let_through_up_to_the_limit(caplog):
    caplog.set_level(logging.WARNING, "editorial.sign_in")
    assert [begin("esha", HOME) for _each in range(LIMIT)] == [None] * LIMIT
    assert caplog.text == ""
    wait = begin("Esha", HOME)
    assert WINDOW - timedelta(minutes=1) < wait <= WINDOW
    assert f"Sign-in as 'Esha' from {HOME} was refused" in caplog.text


@pytest.mark.django_db
def test_others_from_there_and_the_same_from_elsewhere_are_not_kept_out():
    for _each in range(LIMIT):
        begin("esha", HOME)
    assert begin("esha", HOME)
    assert begin("tara", HOME) is None
    assert begin("esha", "198.51.100.1") is None


@pytest.mark.django_db
def test_refused_attempts_do_not_make_the_wait_longer():
    for _each in range(LIMIT):
        begin("esha", HOME)
    first = begin("esha", HOME)
    assert begin("esha", HOME) < first
    assert SignInAttempt.objects.count() == LIMIT


@pytest.mark.django_db
def test_wait_is_over_when_the_first_attempt_is_old_enough_and_old_ones_are_swept():
    for _each in range(LIMIT):
        begin("esha", HOME)
    first = SignInAttempt.objects.earliest("at")
    SignInAttempt.objects.filter(pk=first.pk).update(at=timezone.now() - WINDOW)
    assert begin("esha", HOME) is None
    assert not SignInAttempt.objects.filter(pk=first.pk).exists()
    assert begin("esha", HOME)


@pytest.mark.django_db
def test_success_forgets_what_failed_before():
    for _each in range(LIMIT):
        begin("esha", HOME)
    succeed("esha", HOME)
    assert begin("esha", HOME) is None
    assert SignInAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_do_not_slip_through():
    def attempt(_number: int) -> timedelta | None:
        try:
            return begin("esha", HOME)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(attempt, range(24)))
    assert waits.count(None) <= LIMIT
