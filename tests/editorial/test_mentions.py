import pytest

from editorial.mentions import mentioned
from editorial.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "people", "nobody"),
    [
        ("@esha, see this.", ["esha"], []),
        ("Ask @esha. And @nobody.here!", ["esha"], ["nobody.here"]),
        ("esha@example.org", [], []),
        ("@gita has no role, @importer is a robot", [], ["gita", "importer"]),
        ("@esha @esha", ["esha"], []),
        ("nothing", [], []),
    ],
)
def test_mentions(editor: User, stranger: User, robot: User, body: str, people: list[str], nobody: list[str]) -> None:
    found, missed = mentioned(body)
    assert ([user.username for user in found], missed) == (people, nobody)
