import json
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection

from editorial.exchange.files import UsageError
from editorial.exchange.report import Report, written
from editorial.exchange.tree import BATCH_CHARACTERS, Options, export_tree, import_tree, importer
from editorial.models import Event, Revision, Role, User
from editorial.publishing import act, rename
from editorial.revisions import BATCH, head
from editorial.rules import Action
from editorial.verify import differences
from glossary.models import Article, Edition, Entry
from tests.conftest import make_user
from tests.editorial.stages import everybody
from tests.factories import ENGLISH, HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db

CORPUS = settings.BASE_DIR.parent / "shared" / "corpus"


class Told(list):
    """A report's problems as lines, the notes aside."""

    def __init__(self):
        super().__init__()
        self.report = Report(lambda problem: problem.kind == "note" or self.append(str(problem)))

    @property
    def counts(self):
        return {name: number for name, number in self.report.numbers.items() if number}


def write(root: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        path = root / f"{name}.md"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def run(root: Path, **options: object) -> Told:
    told = Told()
    import_tree(root, Options(**options), told.report)
    return told


def rows() -> dict[str, list[object]]:
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def test_files_come_in_as_the_robots_first_revisions(tmp_path):
    told = run(write(tmp_path, **{"en/bond": ENGLISH, "Hindi/bond": HINDI}))
    assert told.counts == {"created": 2}
    assert set(Article.objects.values_list("language", "title", "number")) == {("en", "Bond", 1), ("hi", "बॉन्ड", 1)}
    assert {(r.text, r.origin, r.author.username) for r in Revision.objects.all()} == {
        (ENGLISH, "import", "importer"),
        (HINDI, "import", "importer"),
    }
    robot = User.objects.get()
    assert (robot.is_robot, robot.is_active, robot.has_usable_password()) == (True, False, False)


def test_same_files_again_change_nothing(tmp_path):
    write(tmp_path, **{"en/bond": ENGLISH, "hi/bond": HINDI})
    run(tmp_path)
    before = rows()
    assert run(tmp_path).counts == {"unchanged": 2}
    assert rows() == before


def test_file_last_imported_is_unchanged_though_edited_here(tmp_path):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    make_revision(Article.objects.get(), "# Edited\n")
    assert run(tmp_path).counts == {"unchanged": 1}
    assert head(Article.objects.get()).text == "# Edited\n"


def test_new_file_over_the_last_import_updates(tmp_path):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    assert run(write(tmp_path, **{"en/bond": "# Newer\n"})).counts == {"updated": 1}
    assert (head(Article.objects.get()).number, head(Article.objects.get()).text) == (2, "# Newer\n")


def test_both_changed_is_a_conflict_that_loses_nothing(tmp_path):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    make_revision(Article.objects.get(), "# Edited\n")
    told = run(write(tmp_path, **{"en/bond": "# Newer\n"}))
    assert told.counts == {"conflicts": 1}
    assert told == ["en/bond.md: was edited here and changed in the file: neither is lost"]
    assert head(Article.objects.get()).text == "# Edited\n"


def test_file_that_says_what_was_edited_here_is_unchanged(tmp_path):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    make_revision(Article.objects.get(), "# Edited\n")
    assert run(write(tmp_path, **{"en/bond": "# Edited\n"})).counts == {"unchanged": 1}


def test_article_written_here_is_never_overwritten(tmp_path):
    make_article()
    assert run(write(tmp_path, **{"en/bond": "# Other\n"})).counts == {"conflicts": 1}


def test_article_without_text_is_filled(tmp_path):
    Article.objects.create(entry=Entry.objects.create(slug="bond"), language="en")
    assert run(write(tmp_path, **{"en/bond": ENGLISH})).counts == {"created": 1}


def test_archived_entry_takes_neither_a_new_text_nor_a_new_language(tmp_path, superuser):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    article = Article.objects.select_related("entry").get()
    act(article, Action.ARCHIVE, by=superuser, seen=article.text_hash, words="Out of date.")
    write(tmp_path, **{"en/bond": "# New\n"})
    assert run(tmp_path, dry_run=True).counts == {"conflicts": 1}
    told = run(write(tmp_path, **{"hi/bond": HINDI, "en/yield": "# Yield\n"}))
    assert told.counts == {"created": 1, "conflicts": 2}
    assert "is of an archived entry: restore it first" in told[0]
    assert head(article).text == ENGLISH
    assert list(differences()) == []


def test_dry_run_writes_nothing_and_says_the_same(tmp_path, publisher):
    run(write(tmp_path, **{"en/a": "# A\n", "en/b": "# B\n", "en/c": "# C\n"}))
    make_revision(Article.objects.get(entry__slug="c"), "# Mine\n")
    write(tmp_path, **{"en/b": "# B2\n", "en/c": "# C2\n", "en/d": "# D\n", "en/e": b"\xff", "en/f": "# " + "f" * 301})
    before = rows()
    told = run(tmp_path, dry_run=True, attribution="Wiki", publish_as=publisher)
    expected = {"created": 1, "updated": 1, "unchanged": 1, "conflicts": 1, "failed": 2}
    assert told.counts == expected
    assert rows() == before
    assert run(tmp_path).counts == expected


@pytest.mark.parametrize("options", [{}, {"dry_run": True}])
def test_file_of_a_former_address_makes_no_twin(tmp_path, options):
    entry = make_article().entry
    rename(entry, "debenture", by=everybody(), seen="bond")
    write(tmp_path, **{"en/bond": ENGLISH, "hi/bond": HINDI, "en/loan": "# Loan\n"})
    told = run(tmp_path, **options)
    sentence = "“bond” is the former address of the entry “debenture”: choose another."
    assert told == [f"en/bond.md: {sentence}", f"hi/bond.md: {sentence}"]
    assert told.counts == {"created": 1, "failed": 2}
    assert not Entry.objects.filter(slug="bond").exists()


def test_dry_run_on_an_empty_database_makes_no_robot(tmp_path):
    run(write(tmp_path, **{"en/a": "# A\n"}), dry_run=True)
    assert not User.objects.exists()


def test_bad_files_are_named_and_the_rest_goes_in(tmp_path):
    write(
        tmp_path,
        **{
            "hi/good": HINDI,
            "hi/utf": "a\nक".encode() + b"\xff",
            "hi/nul": "a\n\nb\0",
            "hi/big": b"a" * 2_000_001,
            "hi/feed": HINDI,
            "hi/two words": HINDI,
            "hi/Twin": HINDI,
            "hi/twin": HINDI,
            "hi/title": "\n# " + "क" * 301 + "\n",
            "hi/folder.md/inner": HINDI,
        },
    )
    (tmp_path / "hi" / "loop.md").symlink_to("loop.md")
    told = run(tmp_path)
    assert told.counts == {"created": 1, "failed": 10}
    reasons = {line.split(": ")[0]: line for line in told}
    for place, reason in {
        "hi/utf.md:2": "UTF-8",
        "hi/nul.md:3": "NUL",
        "hi/big.md": "2,000,001 bytes",
        "hi/feed.md": "address of the site",
        "hi/two words.md": "can't be an address",
        "hi/Twin.md": "same slug as hi/twin.md",
        "hi/twin.md": "same slug as hi/Twin.md",
        "hi/title.md:1": "300 characters",
        "hi/folder.md": "is not a file",
        "hi/loop.md": "can't be read",
    }.items():
        assert reason in reasons[place]
    assert Article.objects.get().entry.slug == "good"


def test_name_that_is_no_text_gets_into_the_report(tmp_path):
    write(tmp_path / "in", **{"en/a": "# A\n"})
    (tmp_path / "in" / "en" / os.fsdecode(b"caf\xe9.md")).touch()
    report = Report()
    with written(report, tmp_path / "report.json"):
        import_tree(tmp_path / "in", Options(), report)
    problem = json.loads((tmp_path / "report.json").read_text())["problems"][0]
    assert problem["file"] == "en/caf\\xe9.md"
    assert "caf\\udce9" in problem["message"]


def test_pages_that_an_import_left_unmade_are_made_by_the_next(tmp_path, publisher):
    run(write(tmp_path, **{"en/bond": ENGLISH}), publish_as=publisher)
    Edition.objects.update(fresh=False)
    run(tmp_path, publish_as=publisher)
    assert Edition.objects.get().fresh


def test_folders_of_no_language_are_mentioned(tmp_path):
    told = run(write(tmp_path, **{"en/a": "# A\n", "French/a": "# A\n"}))
    assert told == ["French: was passed over: only files right in a language's folder are read"]
    assert told.report.is_clean


def test_what_the_parser_does_not_understand_is_noted_by_line(tmp_path):
    told, notes = Told(), []
    told.report.listeners.append(notes.append)
    write(tmp_path, **{"en/a": "---\nkeywords: A\nrelated: No Slug\n---\n# A\n```\nnever closed\n"})
    import_tree(tmp_path, Options(), told.report)
    assert told.report.is_clean
    assert notes
    assert all((note.file, note.kind) == ("en/a.md", "note") and note.line for note in notes)


def test_batches_are_short_when_texts_are_long(tmp_path, django_assert_max_num_queries):
    write(tmp_path, **{f"en/a{n}": f"# A {n}\n" for n in range(BATCH + 5)})
    with django_assert_max_num_queries(80):
        assert run(tmp_path).counts == {"created": BATCH + 5}
    long = "a" * (BATCH_CHARACTERS // 3)
    write(tmp_path, **{f"hi/a{n}": f"# A {n}\n{long}" for n in range(7)})
    assert run(tmp_path, language="hi").counts == {"created": 7}


def test_no_query_is_kept_from_batch_to_batch(tmp_path, settings):
    settings.DEBUG = True
    run(write(tmp_path, **{"en/a": "# A\n"}))
    assert not connection.queries
    connection.queries_log.append({})
    assert list(differences()) == []
    assert len(connection.queries) < 5


def test_batch_that_the_database_refuses_is_repeated_file_by_file(tmp_path):
    """The number that the import would give is taken, as if another process had been quicker."""
    run(write(tmp_path, **{"en/a": "# A\n", "en/b": "# B\n"}))
    article = Article.objects.get(entry__slug="a")
    Revision.objects.create(
        article=article, number=2, text="x", text_hash="x", author=importer(), origin="edit", base=1
    )
    told = run(write(tmp_path, **{"en/a": "# A2\n", "en/b": "# B2\n", "en/c": "# C\n"}))
    assert told.counts == {"created": 1, "updated": 1, "failed": 1}
    assert "en/a.md: the database refused it" in told[0]
    assert Article.objects.get(entry__slug="a").number == 1


class Meanwhile:
    """Does something as soon as a query with these words has run, as another process would."""

    def __init__(self, words, do):
        self.words, self.do = words, do

    def __call__(self, execute, sql, *rest):
        result = execute(sql, *rest)
        if self.words in sql and (do := self.do):
            self.do = None
            do()
        return result


def edit_bond():
    make_revision(Article.objects.get(entry__slug="bond"), "# Theirs\n")


def test_edit_that_comes_in_during_a_batch_is_a_conflict_and_holds_nobody_up(tmp_path):
    run(write(tmp_path, **{"en/a": "# A\n", "en/bond": ENGLISH}))
    write(tmp_path, **{"en/a": "# A2\n", "en/bond": "# Mine\n"})
    with connection.execute_wrapper(Meanwhile("last_import", edit_bond)):
        assert run(tmp_path).counts == {"updated": 1, "conflicts": 1}
    assert head(Article.objects.get(entry__slug="bond")).text == "# Theirs\n"


def test_edit_that_comes_in_just_before_the_save_is_a_conflict(tmp_path):
    run(write(tmp_path, **{"en/bond": ENGLISH}))
    write(tmp_path, **{"en/bond": "# Mine\n"})
    with connection.execute_wrapper(Meanwhile("last_import", edit_bond)):
        assert run(tmp_path) == ["en/bond.md: was saved by somebody else meanwhile"]


def test_database_that_fails_stops_the_import(tmp_path):
    def fail():
        raise OperationalError("disk is full")

    told = Told()
    write(tmp_path, **{"en/a": "# A\n", "en/b": b"\xff"})
    with connection.execute_wrapper(Meanwhile("last_import", fail)), pytest.raises(OperationalError):
        import_tree(tmp_path, Options(), told.report)
    with (
        connection.execute_wrapper(Meanwhile('INSERT INTO "editorial_event"', fail)),
        pytest.raises(OperationalError),
    ):
        import_tree(tmp_path, Options(), told.report)
    assert not Article.objects.exists()


def test_person_named_like_the_robot_stops_the_import(tmp_path):
    User.objects.create(username="importer")
    with pytest.raises(UsageError, match="is a person"):
        run(write(tmp_path, **{"en/a": "# A\n"}))


def test_attribution_goes_to_what_has_none(tmp_path):
    Entry.objects.create(slug="b", attribution="Somebody")
    run(write(tmp_path, **{"en/a": "# A\n", "en/b": "# B\n"}), attribution="Wiki")
    assert dict(Entry.objects.values_list("slug", "attribution")) == {"a": "Wiki", "b": "Somebody"}


def test_import_may_publish_source_first(tmp_path, publisher):
    told = run(write(tmp_path, **{"hi/bond": HINDI, "en/bond": ENGLISH}), publish_as=publisher)
    assert told.counts == {"created": 2, "published": 2}
    assert set(Edition.objects.values_list("language", "slug")) == {("en", "bond"), ("hi", "bond")}
    assert set(Event.objects.filter(kind="published").values_list("reason", flat=True)) == {"imported"}


def test_later_import_publishes_what_an_earlier_one_left_but_nothing_withdrawn(tmp_path, publisher):
    write(tmp_path, **{"en/a": "# A\n", "en/b": "# B\n"})
    run(tmp_path)
    assert run(tmp_path, publish_as=publisher).counts == {"unchanged": 2, "published": 2}
    Edition.objects.filter(slug="a").delete()
    assert run(tmp_path, publish_as=publisher).counts == {"unchanged": 2}


def test_text_that_cannot_be_published_is_told_and_is_in(tmp_path, publisher):
    told = run(write(tmp_path, **{"en/a": "no title\n", "en/b": "# B\n"}), publish_as=publisher)
    assert told.counts == {"created": 2, "published": 1, "unpublished": 1}
    assert told[0].startswith("en/a.md: not published: A text without a title")


def test_who_may_not_publish_stops_the_import_before_it_begins(tmp_path):
    somebody = make_user("hindi", Role.PUBLISHER, language="hi")
    write(tmp_path, **{"en/a": "# A\n", "hi/a": "# A\n"})
    with pytest.raises(UsageError, match="Hindi may not publish this: "):
        run(tmp_path, publish_as=somebody)
    assert not Article.objects.exists()
    assert run(tmp_path, publish_as=somebody, language="hi").counts == {"created": 1, "published": 1}


def test_tree_without_files_is_refused(tmp_path):
    (tmp_path / "hi").mkdir()
    with pytest.raises(UsageError, match=r"holds no \.md file"):
        run(tmp_path)
    with pytest.raises(UsageError, match=r"holds no \.md file"):
        run(tmp_path, language="en")


def test_export_writes_heads_byte_for_byte(tmp_path):
    text = "\ufeff---\r\ntitle: क\r\n---\r\n\u2028 no end"
    make_article("a-b", text=text)
    make_revision(make_article("bond", "hi"), "# दूसरा\n")
    result = export_tree(tmp_path / "out", tell=print)
    assert result.written == 2
    assert (tmp_path / "out" / "en" / "a-b.md").read_bytes() == text.encode()
    assert (tmp_path / "out" / "hi" / "bond.md").read_bytes() == "# दूसरा\n".encode()


def test_export_of_one_language(tmp_path):
    make_article()
    make_article(language="hi")
    assert export_tree(tmp_path, language="hi", tell=print).written == 1
    assert [path.name for path in tmp_path.iterdir()] == ["hi"]


def test_export_of_what_readers_get(tmp_path, publisher):
    run(write(tmp_path / "in", **{"en/a": "# A\n", "en/b": "# B\n"}), publish_as=publisher)
    make_revision(Article.objects.get(entry__slug="a"), "# Draft\n")
    make_article("c")
    assert export_tree(tmp_path / "out", live=True, tell=print).written == 2
    assert (tmp_path / "out" / "en" / "a.md").read_text() == "# A\n"


def test_file_that_cannot_be_written_is_told_and_the_rest_is(tmp_path):
    make_article("a")
    make_article("b")
    (tmp_path / "en" / "a.md").mkdir(parents=True)
    told = []
    result = export_tree(tmp_path, tell=told.append)
    assert (result.written, result.failed) == (1, 1)
    assert told == ["en/a.md: can't be written: Is a directory"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_corpus_goes_in_and_comes_out_byte_for_byte(tmp_path):
    files = {path.relative_to(CORPUS): path.read_bytes() for path in CORPUS.glob("*/*.md")}
    assert run(CORPUS).counts == {"created": len(files)}
    export_tree(tmp_path, tell=print)
    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*.md")} == files
    assert run(CORPUS).counts == {"unchanged": len(files)}
    assert run(tmp_path).counts == {"unchanged": len(files)}
