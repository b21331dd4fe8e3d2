import pytest
from django.core.management import CommandError, call_command

from editorial.models import Event, Role, User
from glossary.models import Article, Edition
from tests.conftest import make_user
from tests.editorial.stages import OTHER_TEXT, article_in
from tests.factories import make_revision

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> None:
    call_command("publish_articles", *arguments)


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return error.value


def live() -> set[tuple[str, str]]:
    return set(Edition.objects.values_list("slug", "language"))


def test_it_publishes_what_is_approved_the_source_first(publisher: User, capsys: pytest.CaptureFixture[str]) -> None:
    for code in ("hi", "en"):
        article_in("approved", "bond", code)
    article_in("draft", "yield")
    run("--as", "pooja")
    assert capsys.readouterr().out == "published 2, unchanged 0, refused 0\n"
    assert live() == {("bond", "en"), ("bond", "hi")}
    assert not Edition.objects.filter(fresh=False).exists()
    assert {event.actor for event in Event.objects.filter(kind="published")} == {publisher}


def test_it_publishes_the_entries_named_in_one_language(publisher: User) -> None:
    for slug in ("bond", "yield"):
        for code in ("en", "hi"):
            article_in("approved", slug, code)
    run("bond", "--language", "English", "--as", "pooja")
    assert live() == {("bond", "en")}


def test_with_a_reason_it_publishes_whatever_is_there(publisher: User, capsys: pytest.CaptureFixture[str]) -> None:
    article_in("draft", "bond")
    changed = make_revision(article_in("published", "yield"), OTHER_TEXT)
    article_in("published", "coupon")
    run("--as", "pooja", "--override", " urgent ")
    assert capsys.readouterr().out == "published 2, unchanged 0, refused 0\n"
    assert Edition.objects.get(slug="yield").text_hash == changed.text_hash
    assert set(Event.objects.filter(kind="published").values_list("reason", flat=True)) == {"", "urgent"}


def test_done_twice_it_changes_nothing(publisher: User, capsys: pytest.CaptureFixture[str]) -> None:
    article_in("approved")
    for _ in range(2):
        run("bond", "--as", "pooja")
    assert capsys.readouterr().out.splitlines()[-1] == "published 0, unchanged 1, refused 0"


def test_each_refusal_is_a_line_and_the_rest_goes_on(publisher: User, capsys: pytest.CaptureFixture[str]) -> None:
    article_in("draft", "yield")
    article_in("approved", "bond")
    assert refused("bond", "yield", "--as", "pooja").returncode == 1
    output = capsys.readouterr()
    assert output.out == "published 1, unchanged 0, refused 1\n"
    lines = [line for line in output.err.splitlines() if "/" in line and "it/s" not in line]
    assert lines == [
        "hi/yield: “Publish” starts from: Approved, Scheduled. This text: Draft. "
        "Next comes: “Send revision 1 to review” (Editor or Translator)."
    ]
    assert live() == {("bond", "hi")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--as", "nobody"), "nobody"),
        (("--as", "inactive"), "inactive"),
        (("--as", "ravi"), "“Publish” takes the role Publisher. Omkar, Pia or Pooja may."),
        (("--as", "pia", "--language", "en"), "“Publish” takes the role Publisher for English. Omkar or Pooja may."),
        (("--as", "pooja", "--language", "xx"), "xx"),
        (("--as", "pooja", "bond", "nothing", "none"), "There is no text of: none, nothing."),
        (("--as", "pooja", "--override", " "), "1 to 300"),
        (("--as", "pooja", "--override", "x" * 301), "1 to 300"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_begun(
    publisher: User, reviewer: User, arguments: tuple[str, ...], message: str
) -> None:
    make_user("inactive", Role.PUBLISHER, is_active=False)
    make_user("pia", Role.PUBLISHER, language="hi")
    article_in("approved")
    error = refused(*arguments)
    assert error.returncode == 2
    assert message in str(error)
    assert "\n" not in str(error)
    assert not Edition.objects.exists()


def test_somebody_must_answer_for_it(db: None) -> None:
    with pytest.raises(CommandError, match="--as"):
        run()


def test_nothing_to_do_is_no_error(publisher: User, capsys: pytest.CaptureFixture[str]) -> None:
    Article.objects.all().delete()
    run("--as", "pooja")
    assert capsys.readouterr().out == "published 0, unchanged 0, refused 0\n"
