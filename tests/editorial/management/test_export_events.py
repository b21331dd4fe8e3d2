import pytest
from django.core.management import CommandError, call_command

from editorial.models import Event
from tests.editorial.stages import article_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_it_prints_the_trail(capsys):
    article_in("approved")
    call_command("export_events", "--format", "jsonl")
    assert len(capsys.readouterr().out.splitlines()) == Event.objects.count() == 3


def test_it_writes_a_file_of_one_language(tmp_path):
    make_article()
    make_article(language="hi")
    target = tmp_path / "trail.csv"
    call_command("export_events", str(target), "--language", "hi")
    assert len(target.read_text().splitlines()) == 2


def test_it_begins_on_a_day(capsys):
    make_article()
    call_command("export_events", "--since", "2020-01-01", "--format", "jsonl")
    assert len(capsys.readouterr().out.splitlines()) == Event.objects.count()
    call_command("export_events", "--since", "2999-01-01", "--format", "jsonl")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--since", "yesterday"], 2, "no date"),
        (["--language", "xx"], 2, "no language"),
        (["/nowhere/trail.csv"], 1, "/nowhere/trail.csv: No such file"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(arguments, status, words):
    with pytest.raises(CommandError, match=words) as refused:
        call_command("export_events", *arguments)
    assert refused.value.returncode == status
