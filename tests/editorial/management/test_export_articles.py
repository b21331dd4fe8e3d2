import pytest
from django.core.management import CommandError, call_command

from tests.factories import ENGLISH, HINDI, make_article

pytestmark = pytest.mark.django_db


def refused(*arguments: object) -> CommandError:
    with pytest.raises(CommandError) as error:
        call_command("export_articles", *map(str, arguments))
    return error.value


def test_it_writes_a_folder_per_language(tmp_path, capsys):
    make_article()
    make_article(language="hi")
    call_command("export_articles", str(tmp_path / "new" / "tree"))
    assert (tmp_path / "new" / "tree" / "en" / "bond.md").read_text() == ENGLISH
    assert (tmp_path / "new" / "tree" / "hi" / "bond.md").read_text() == HINDI
    assert "written 2, failed 0" in capsys.readouterr().out


def test_it_writes_one_language(tmp_path):
    make_article()
    make_article(language="hi")
    call_command("export_articles", str(tmp_path), "--language", "hi")
    assert [path.name for path in tmp_path.iterdir()] == ["hi"]


def test_nothing_is_live_yet(tmp_path, capsys):
    make_article()
    call_command("export_articles", str(tmp_path), "--live")
    assert "written 0" in capsys.readouterr().out


def test_file_that_cannot_be_written_exits_1(tmp_path, capsys):
    make_article()
    (tmp_path / "en" / "bond.md").mkdir(parents=True)
    assert refused(tmp_path).returncode == 1
    assert "failed: en/bond.md: can't be written" in capsys.readouterr().err


def test_wrong_use_is_one_line_and_exits_2(tmp_path):
    make_article()
    (tmp_path / "file").touch()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "en").symlink_to(tmp_path)
    for arguments, line in (
        ([tmp_path / "file"], "can't be written to: Not a directory."),
        ([tmp_path / "link"], "can't be written to"),
        ([tmp_path, "--language", "fr"], "There is no language “fr”"),
    ):
        error = refused(*arguments)
        assert error.returncode == 2
        assert line in str(error)
