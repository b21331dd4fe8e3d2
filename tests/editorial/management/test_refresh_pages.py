import pytest
from django.core.management import call_command

from glossary.models import Edition
from tests.editorial.stages import article_in

pytestmark = pytest.mark.django_db


def test_it_makes_the_pages_that_are_not_sent_as_they_are_stored(capsys: pytest.CaptureFixture[str]) -> None:
    article_in("published", "bond")
    article_in("published", "yield")
    call_command("refresh_pages")
    Edition.objects.filter(slug="bond").update(frame="before")
    call_command("refresh_pages")
    call_command("refresh_pages")
    assert capsys.readouterr().out == "made 2\nmade 1\nmade 0\n"
