import os
from pathlib import Path

import pytest

from editorial.exchange.files import (
    BadFile,
    UsageError,
    article_files,
    folder,
    language_folders,
    language_named,
    passed_over,
    read,
    write,
)
from glossary.documents import MAX_BYTES


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("# A\n")


@pytest.mark.parametrize(
    ("name", "code"), [("hi", "hi"), ("Hindi", "hi"), ("HINDI", "hi"), ("हिन्दी", "hi"), ("English", "en"), ("fr", None)]
)
def test_folder_names_a_language(name, code):
    assert language_named(name) == code


def test_source_language_comes_first(tmp_path):
    touch(tmp_path / "hi" / "a.md", tmp_path / "English" / "a.md", tmp_path / "Hindi" / "b.md")
    assert language_folders(tmp_path, None, "hi") == {
        "hi": [tmp_path / "Hindi", tmp_path / "hi"],
        "en": [tmp_path / "English"],
    }
    assert list(language_folders(tmp_path, None, "en")) == ["en", "hi"]


def test_language_that_is_asked_for_is_taken_alone(tmp_path):
    touch(tmp_path / "hi" / "a.md", tmp_path / "en" / "a.md")
    assert language_folders(tmp_path, "hi", "en") == {"hi": [tmp_path / "hi"]}


def test_folder_of_files_is_of_the_language_asked_for_or_of_its_name(tmp_path):
    touch(tmp_path / "Hindi" / "a.md")
    assert language_folders(tmp_path / "Hindi", None, "en") == {"hi": [tmp_path / "Hindi"]}
    assert language_folders(tmp_path / "Hindi", "en", "en") == {"en": [tmp_path / "Hindi"]}


def test_what_is_not_looked_at_is_named(tmp_path):
    touch(tmp_path / "hi" / "a.md", tmp_path / "French" / "a.md", tmp_path / "README.md", tmp_path / "x.png")
    touch(tmp_path / ".git" / "a.md", tmp_path / "hi" / "old" / "a.md", tmp_path / "hi" / "folder.md" / "a.md")
    assert passed_over(tmp_path, [tmp_path / "hi"]) == ["French", "README.md", "hi/old"]
    assert passed_over(tmp_path / "hi", [tmp_path / "hi"]) == ["old"]
    assert passed_over(tmp_path / "none", [tmp_path / "none"]) == []


@pytest.mark.parametrize(
    ("path", "reason"), [("none", "does not exist"), ("file", "not a folder"), ("empty", "no folder")]
)
def test_path_that_holds_nothing_is_refused(tmp_path, path, reason):
    (tmp_path / "empty").mkdir()
    touch(tmp_path / "file")
    with pytest.raises(UsageError, match=reason):
        language_folders(tmp_path / path, None, "en")


def test_path_that_cannot_be_listed_is_refused(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(UsageError, match=r"does not exist|can't be read"):
        language_folders(loop, None, "en")


def test_files_are_found_by_slug_in_order(tmp_path):
    touch(*(tmp_path / name for name in ("b.md", "a-b.md", "A.MD", ".hidden.md", "notes.txt")))
    assert [(file.slug, file.name) for file in article_files(tmp_path, [tmp_path])] == [
        ("a", "A.MD"),
        ("a-b", "a-b.md"),
        ("b", "b.md"),
    ]


def test_files_that_fold_to_one_slug_name_each_other(tmp_path):
    touch(tmp_path / "hi" / "Bond.md", tmp_path / "hi" / "bond.md", tmp_path / "Hindi" / "bond.MD")
    files = list(article_files(tmp_path, [tmp_path / "Hindi", tmp_path / "hi"]))
    assert {file.slug for file in files} == {"bond"}
    assert {file.name: file.twins for file in files}["hi/Bond.md"] == ("Hindi/bond.MD", "hi/bond.md")


def test_name_that_is_no_text_can_be_printed(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.md")).touch()
    assert [file.name for file in article_files(tmp_path, [tmp_path])] == ["caf\\xe9.md"]


def test_text_is_read_exactly(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffक\r\nb\u2028c".encode())
    assert read(path) == "\ufeffक\r\nb\u2028c"


@pytest.mark.parametrize(
    ("data", "line", "byte", "reason"),
    [
        (b"a\nb\xff", 2, 3, "UTF-8"),
        ("क\n".encode() + b"a\0b", 2, 5, "NUL"),
        (b"a" * (MAX_BYTES + 1), None, None, "at most 2,000,000"),
    ],
)
def test_bad_text_is_refused_with_its_place(tmp_path, data, line, byte, reason):
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(BadFile, match=reason) as bad:
        read(path)
    assert (bad.value.line, bad.value.byte) == (line, byte)


def test_huge_file_is_never_read(tmp_path):
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(BadFile, match="1,099,511,627,776 bytes"):
        read(path)


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "gone.md").symlink_to("nowhere")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    for name, reason in {
        "folder": "not a file",
        "pipe": "not a file",
        "loop": "can't be read",
        "gone": "No such",
        "link": "is a symbolic link",
    }.items():
        with pytest.raises(BadFile, match=reason):
            read(tmp_path / f"{name}.md")


def test_writing_replaces_whole_files(tmp_path):
    with folder(tmp_path / "new" / "hi") as place:
        write(place, "a.md", b"one")
        write(place, "a.md", b"two")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new" / "hi").iterdir()} == {"a.md": b"two"}
    assert (tmp_path / "new" / "hi" / "a.md").stat().st_mode & 0o444 == 0o444


def test_writing_follows_no_symbolic_link(tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    (tmp_path / "hi").mkdir()
    (tmp_path / "hi" / "a.md").symlink_to(outside)
    with folder(tmp_path / "hi") as place:
        write(place, "a.md", b"new")
    assert outside.read_text() == "mine"
    (tmp_path / "en").symlink_to(tmp_path / "hi")
    with pytest.raises(UsageError, match="can't be written to"), folder(tmp_path / "en"):
        pass


def test_failed_write_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.md").mkdir()
    with folder(tmp_path) as place, pytest.raises(IsADirectoryError):
        write(place, "a.md", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
