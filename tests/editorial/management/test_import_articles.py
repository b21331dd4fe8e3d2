import json

import pytest
from django.core.management import CommandError, call_command

from editorial.management.commands.import_articles import Command
from editorial.models import User
from glossary.models import Article, Edition, Entry
from tests.factories import ENGLISH, HINDI

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path):
    for name, text in {"en/bond": ENGLISH, "hi/bond": HINDI}.items():
        path = tmp_path / "tree" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "tree"


def refused(*arguments: object) -> CommandError:
    with pytest.raises(CommandError) as error:
        call_command("import_articles", *map(str, arguments))
    return error.value


def test_it_imports_and_says_how_many(tree, capsys):
    call_command("import_articles", str(tree), "--attribution", "Wiki")
    assert "created 2, updated 0, unchanged 0, conflicts 0, failed 0" in capsys.readouterr().out
    assert Entry.objects.get().attribution == "Wiki"


def test_it_imports_one_language_by_code_or_name(tree):
    call_command("import_articles", str(tree), "--language", "Hindi")
    assert Article.objects.get().language == "hi"


def test_it_publishes_as_somebody(tree, publisher, capsys):
    call_command("import_articles", str(tree), "--publish", "--as", publisher.username)
    assert "published 2, unpublished 0" in capsys.readouterr().out
    assert set(Edition.objects.values_list("language", "fresh")) == {("en", True), ("hi", True)}


def test_trouble_is_named_on_the_error_stream_and_exits_1(tree, tmp_path, capsys):
    (tree / "hi" / "feed.md").write_text(HINDI)
    error = refused(tree, "--report", tmp_path / "report.json")
    assert error.returncode == 1
    assert "failed: hi/feed.md: " in capsys.readouterr().err
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["created"], report["failed"], report["problems"][0]["file"]) == (2, 1, "hi/feed.md")


def test_what_is_no_text_is_named_by_line_and_byte(tree, tmp_path, capsys):
    (tree / "hi" / "gold.md").write_bytes("# सोना\n".encode() + b"\xff")
    assert refused(tree, "--report", tmp_path / "report.json").returncode == 1
    assert "hi/gold.md:2: byte 0xff is not UTF-8 (invalid start byte), at byte 15" in capsys.readouterr().err
    problems = json.loads((tmp_path / "report.json").read_text())["problems"]
    (problem,) = [problem for problem in problems if problem["kind"] == "failed"]
    assert (problem["line"], problem["byte"]) == (2, 15)


def test_folder_of_a_language_that_is_a_symbolic_link_is_refused_and_the_rest_goes_in(tree, tmp_path, capsys):
    (tree / "hi").rename(tmp_path / "elsewhere")
    (tree / "hi").symlink_to(tmp_path / "elsewhere")
    assert refused(tree).returncode == 1
    assert "failed: hi: is a symbolic link" in capsys.readouterr().err
    assert Article.objects.get().language == "en"


def test_folder_that_is_named_may_be_a_symbolic_link(tree, tmp_path):
    (tmp_path / "link").symlink_to(tree / "hi")
    call_command("import_articles", str(tmp_path / "link"), "--language", "hi")
    assert Article.objects.get().language == "hi"


def test_notes_are_for_the_report_alone(tree, tmp_path, capsys):
    (tree / "en" / "odd.md").write_text("# A\n```\nnever closed\n")
    call_command("import_articles", str(tree), "--report", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text())
    assert ("en/odd.md", "note") in {(row["file"], row["kind"]) for row in report["problems"]}
    assert "odd" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["none"], "does not exist"),
        (["tree", "--language", "fr"], "There is no language “fr”; there are en, hi."),
        (["tree", "--publish"], "--publish and --as USER go together."),
        (["tree", "--as", "nobody"], "--publish and --as USER go together."),
        (["tree", "--publish", "--as", "nobody"], "There is no active user “nobody”."),
        (["tree", "--publish", "--as", "left"], "There is no active user “left”."),
        (["tree", "--attribution", "a" * 201], "more than 200 characters"),
        (["tree", "--report", "none/report.json"], "can't be written"),
    ],
)
def test_wrong_use_is_one_line_and_exits_2(tree, monkeypatch, arguments, line):
    monkeypatch.chdir(tree.parent)
    User.objects.create(username="left", is_active=False)
    error = refused(*arguments)
    assert error.returncode == 2
    assert line in str(error)
    assert "\n" not in str(error)
    assert not Article.objects.exists()


def test_help_explains_the_options():
    text = Command().create_parser("manage.py", "import_articles").format_help()
    assert all(option in text for option in ("--language", "--publish", "--as", "--dry-run", "--report"))
