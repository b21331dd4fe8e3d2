from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.diff.blocks import blocks
from editorial.merge import Conflict, Kind, Merge, Side, Taken, Where, merge
from glossary.documents import ArticleDocument
from glossary.documents.parts import PartKind
from tests.editorial.diff.texts import TEXTS
from tests.factories import ENGLISH, HINDI
from tests.glossary.documents.texts import hostile

WORDS = st.sampled_from(["ब्याज", "मूलधन", "bond", "loan", "क्षि", "yield", "4,66,096"])
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
HEADED = st.tuples(
    st.sampled_from(["## A\n", "## B\n\n", "### C\n", "##हाइलाइट\n", "## FAQ\n### D\n"]), st.lists(LINES)
)
ARTICLES = st.lists(HEADED, max_size=5).map(
    lambda parts: (
        "---\ntitle: T\n---\n\n# T\n" + "".join(f"{head}" + "\n\n".join(body) + "\n\n" for head, body in parts)
    )
)
ANY = ARTICLES | hostile() | TEXTS


def parse(text: str) -> ArticleDocument:
    return ArticleDocument.parse(text, "hi")


def merged(base: str, mine: str, theirs: str) -> Merge:
    return merge(parse(base), parse(mine), parse(theirs))


def plain(text: str) -> str:
    return " ".join(text.split())


def typed(text: str) -> Iterator[str]:
    """Its paragraphs, and its title without the `#`."""
    for part in parse(text).parts:
        if part.kind is PartKind.TITLE:
            yield part.heading
        elif part.kind not in {PartKind.FRONT, PartKind.OTHER}:
            yield from (plain(block) for block in blocks(part.raw))


@given(ANY, ANY)
def test_what_only_one_side_changed_is_that_sides_text(base: str, other: str) -> None:
    assert merged(base, other, base).text == other
    assert merged(base, base, other).text == other
    assert merged(base, other, other).text == other


def answers(found: Merge, side: str) -> dict[str, str]:
    return {conflict.id: getattr(conflict, side) for conflict in found.conflicts}


@given(ANY, ANY, ANY)
def test_nothing_typed_is_lost(base: str, mine: str, theirs: str) -> None:
    found = merged(base, mine, theirs)
    texts = [conflict.mine + "\n" + conflict.theirs for conflict in found.conflicts]
    for side in ("mine", "theirs"):
        whole = plain(found.resolved(answers(found, side)))
        for paragraph in typed({"mine": mine, "theirs": theirs}[side]):
            known = plain(base)
            assert paragraph in known or paragraph in whole or any(paragraph in plain(text) for text in texts)


@given(ANY, ANY, ANY)
def test_a_merge_is_the_same_from_either_side(base: str, mine: str, theirs: str) -> None:
    here, there = merged(base, mine, theirs), merged(base, theirs, mine)
    assert {(c.id, c.where, c.base, c.mine, c.theirs) for c in here.conflicts} == {
        (c.id, c.where, c.base, c.theirs, c.mine) for c in there.conflicts
    }
    assert here.resolved(answers(here, "mine")) == there.resolved(answers(there, "theirs"))


PARAGRAPHS = [f"पहला{n} word{n} again{n} और{n} one{n}." for n in range(8)]


def article(paragraphs: Sequence[str]) -> str:
    """Two to a section."""
    sections = [f"## Section {at}\n\n" + "\n\n".join(paragraphs[at : at + 2]) + "\n" for at in range(0, 8, 2)]
    return "# T\n\n" + "\n".join(sections)


type Change = Callable[[str, int], str]

CHANGES: list[Change] = [
    lambda text, n: text + f" more{n}",
    lambda text, n: f"quite other{n} words{n} here{n} now{n}",
    lambda text, n: "",
    lambda text, n: text + f"\n\nnew{n} paragraph{n} after{n}",
    lambda text, n: text,
]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(CHANGES)), min_size=8, max_size=8))
def test_edits_of_different_paragraphs_never_conflict(plan: Sequence[tuple[bool, Change]]) -> None:
    changed = [change(text, n) for n, (text, (_mine, change)) in enumerate(zip(PARAGRAPHS, plan, strict=True))]
    sides = [
        [
            new if is_mine is side else old
            for old, new, (is_mine, _change) in zip(PARAGRAPHS, changed, plan, strict=True)
        ]
        for side in (True, False)
    ]
    found = merged(article(PARAGRAPHS), article(sides[0]), article(sides[1]))
    assert found.conflicts == ()
    assert plain(found.text).split() == plain(article(changed)).split()


BASE = parse(HINDI)


def section(document: ArticleDocument, at: int, **changes: str) -> ArticleDocument:
    sections = list(document.sections)
    sections[at] = replace(sections[at], **changes)  # type: ignore[arg-type]
    return document.with_sections(sections)


def test_fields_sections_highlights_and_questions_of_two_people_come_together() -> None:
    mine = section(BASE.with_title("ऋणपत्र").with_keywords(["Investing", "Debt"]), 1, body="मेरा नया पाठ।")
    theirs = BASE.with_description("उनकी परिभाषा").with_keywords(["Investing", "Fixed Income", "Bonds"])
    theirs = theirs.with_highlights([*BASE.highlights, "तीसरी बात।"])
    found = merge(BASE, mine, theirs)
    result = parse(found.text)
    assert found.conflicts == ()
    assert (result.title, result.description) == ("ऋणपत्र", "उनकी परिभाषा")
    assert result.keywords == ("Investing", "Bonds", "Debt")
    assert result.sections[1].body == "मेरा नया पाठ।"
    assert result.highlights == (*BASE.highlights, "तीसरी बात।")
    assert result.questions == BASE.questions
    assert set(found.taken) == {
        Taken(Where(Kind.TITLE), Side.MINE),
        Taken(Where(Kind.DESCRIPTION), Side.THEIRS),
        Taken(Where(Kind.KEYWORDS), Side.MINE),
        Taken(Where(Kind.KEYWORDS), Side.THEIRS),
        Taken(Where(Kind.SECTION, "उसका दाम कैसे बदलता है"), Side.MINE),
        Taken(Where(Kind.HIGHLIGHT), Side.THEIRS),
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "kind", "values"),
    [
        (BASE.with_title("मेरा"), BASE.with_title("उनका"), Kind.TITLE, ("बॉन्ड", "मेरा", "उनका")),
        (
            BASE.with_description("मेरी"),
            BASE.with_description("उनकी"),
            Kind.DESCRIPTION,
            (BASE.description, "मेरी", "उनकी"),
        ),
        (
            section(BASE, 1, heading="मेरा"),
            section(BASE, 1, heading="उनका"),
            Kind.HEADING,
            ("\n## उसका दाम कैसे बदलता है\n", "\n## मेरा\n", "\n## उनका\n"),
        ),
        (
            section(BASE, 1, body="दरें बढ़ती हैं तो दाम घटते हैं, मेरा।"),
            section(BASE, 1, body="दरें बढ़ती हैं तो दाम घटते हैं, उनका।"),
            Kind.PARAGRAPH,
            (
                "\nदरें बढ़ती हैं तो दाम घटते हैं।\n",
                "\nदरें बढ़ती हैं तो दाम घटते हैं, मेरा।\n",
                "\nदरें बढ़ती हैं तो दाम घटते हैं, उनका।\n",
            ),
        ),
        (
            BASE.with_sections(BASE.sections[:1]),
            section(BASE, 1, body="उनका पाठ।"),
            Kind.SECTION,
            (
                "\n## उसका दाम कैसे बदलता है\n\nदरें बढ़ती हैं तो दाम घटते हैं।\n",
                "",
                "\n## उसका दाम कैसे बदलता है\n\nउनका पाठ।\n",
            ),
        ),
    ],
)
def test_a_place_that_both_changed_is_one_conflict(
    mine: ArticleDocument, theirs: ArticleDocument, kind: Kind, values: tuple[str, str, str]
) -> None:
    found = merge(BASE, mine, theirs)
    assert [conflict.where.kind for conflict in found.conflicts] == [kind]
    conflict = found.conflicts[0]
    assert (conflict.base, conflict.mine, conflict.theirs) == values
    assert found.resolved({conflict.id: conflict.mine}) == str(mine)
    assert found.resolved({conflict.id: conflict.theirs}) == str(theirs)


def test_a_choice_by_hand_of_the_title_stands_in_front_matter_and_heading() -> None:
    found = merge(BASE, BASE.with_title("मेरा"), BASE.with_title("उनका"))
    text = found.resolved({found.conflicts[0].id: "तीसरा"})
    assert text == str(BASE.with_title("तीसरा"))


def test_a_heading_that_says_something_else_than_the_front_matter_is_a_choice_of_its_own() -> None:
    text = "---\ntitle: {}\n---\n\n# {}\n"
    found = merged(text.format("a", "b"), text.format("c", "d"), text.format("e", "f"))
    assert [(one.mine, one.theirs) for one in found.conflicts] == [("c", "e"), ("d", "f")]
    assert found.resolved(answers(found, "theirs")) == text.format("e", "f")


def test_a_missing_choice_is_an_error() -> None:
    found = merge(BASE, BASE.with_title("मेरा"), BASE.with_title("उनका"))
    with pytest.raises(KeyError):
        _ = found.text


def test_both_texts_can_stand_one_after_the_other() -> None:
    old = "# T\n\n## A\n\none\n"
    conflict, found = one_conflict(old, old + "\nmine\n", old + "\ntheirs\n")
    assert conflict.both == "\ntheirs\n\nmine\n"
    assert found.resolved({conflict.id: conflict.both}) == "# T\n\n## A\n\none\n\ntheirs\n\nmine\n"


@pytest.mark.parametrize(
    ("kind", "mine", "typed", "written"),
    [
        (Kind.PARAGRAPH, "\none\n", "two\n\n", "\ntwo\n"),
        (Kind.PARAGRAPH, "one", "two", "two"),
        (Kind.PARAGRAPH, "\none\n", " \n", ""),
        (Kind.HIGHLIGHT, "- one\n", "two", "- two\n"),
        (Kind.HIGHLIGHT, "- one\n", "* two\nmore", "* two\nmore\n"),
        (Kind.HEADING, "\n### One\n", "Two", "\n### Two\n"),
        (Kind.HEADING, "\n### One\n", "## Two", "\n## Two\n"),
        (Kind.TITLE, "One", "Two", "Two"),
    ],
)
def test_what_is_written_by_hand_stands_as_the_text_it_replaces(
    kind: Kind, mine: str, typed: str, written: str
) -> None:
    assert Conflict("1", Where(kind), "", mine, "theirs").written(typed) == written


def test_of_a_title_or_of_nothing_there_is_no_both() -> None:
    titles = merge(BASE, BASE.with_title("मेरा"), BASE.with_title("उनका")).conflicts[0]
    gone, _found = one_conflict("# T\n\n## A\n\none two\n", "# T\n\n## A\n", "# T\n\n## A\n\none two three\n")
    assert (titles.both, gone.both, gone.mine) == (None, None, "")


def one_conflict(base: str, mine: str, theirs: str) -> tuple[Conflict, Merge]:
    found = merged(base, mine, theirs)
    assert len(found.conflicts) == 1
    return found.conflicts[0], found


def sections(*names: str, **bodies: str) -> str:
    return "# T\n" + "".join(f"\n## {name}\n\n{bodies.get(name, f'text of {name}, word{name}')}\n" for name in names)


def test_a_section_that_one_moved_takes_along_what_the_other_changed_in_it() -> None:
    found = merged(sections("A", "B", "C"), sections("C", "A", "B"), sections("A", "B", "C", C="their own"))
    assert found.text == sections("C", "A", "B", C="their own")
    assert Taken(Where(Kind.ORDER), Side.MINE) in found.taken


def test_sections_that_both_put_in_at_one_place_are_both_there() -> None:
    found = merged(sections("A", "B"), sections("A", "M", "B"), sections("A", "T", "B"))
    assert found.text == sections("A", "M", "T", "B")


def test_a_section_that_one_put_in_and_one_took_out_are_no_conflict() -> None:
    found = merged(sections("A", "B", "C"), sections("A", "C"), sections("A", "B", "N", "C"))
    assert found.text == sections("A", "N", "C")


def test_two_new_sections_of_one_name_are_a_conflict() -> None:
    conflict, found = one_conflict(sections("A"), sections("A", "N", N="mine"), sections("A", "N", N="theirs"))
    assert conflict.where == Where(Kind.SECTION, "N")
    assert found.resolved({conflict.id: conflict.theirs}) == sections("A", "N", N="theirs")


def test_two_orders_are_a_choice_without_a_third() -> None:
    mine, theirs = sections("C", "A", "B", "N"), sections("B", "A", "C")
    conflict, found = one_conflict(sections("A", "B", "C"), mine, theirs)
    assert conflict.where.kind is Kind.ORDER
    assert (conflict.base, conflict.mine, conflict.theirs) == ("A\nB\nC", "C\nA\nB\nN", "B\nN\nA\nC")
    assert (conflict.by_hand, conflict.both) == (False, None)
    assert found.resolved({conflict.id: conflict.mine}) == mine
    assert found.resolved({conflict.id: conflict.theirs.replace("\n", "\r\n")}) == sections("B", "N", "A", "C")


def test_the_same_move_on_both_sides_is_none() -> None:
    base, moved = sections("A", "B", "C"), ("C", "A", "B")
    found = merged(base, sections(*moved, A="mine"), sections(*moved, B="theirs"))
    assert found.text == sections(*moved, A="mine", B="theirs")
    assert Taken(Where(Kind.ORDER), Side.SAME) in found.taken


def test_a_renamed_section_is_known_by_its_words() -> None:
    text = "one two three four five six"
    mine = sections("A", "Z", Z=text + " seven")
    found = merged(sections("A", "B", B=text), mine, sections("A", "B", A="changed", B=text))
    assert found.text == sections("A", "Z", A="changed", Z=text + " seven")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        ("---\nauthor: x\ntitle: T\n---\n", "---\nauthor: y\ntitle: T\n---\n", "---\nauthor: x\ntitle: U\n---\n",
         "---\nauthor: y\ntitle: U\n---\n"),
        ("# T\n", "---\ntitle: T\n---\n# T\n", "# T\n\n## A\n\ntext\n", "---\ntitle: T\n---\n# T\n\n## A\n\ntext\n"),
        ("---\ntitle: T\n---\n# T\n", "# T\n", "---\ntitle: T\n---\n# T\n\ntext\n", "# T\n\ntext\n"),
        ("\ufeff# T\n", "# T\n", "\ufeff# T\n\n## A\n", "# T\n\n## A\n"),
        ("# T\n\n## A\n\none", "# T\n\n## A\n\none\n\ntwo", "# U\n\n## A\n\none", "# U\n\n## A\n\none\n\ntwo"),
        ("# T\r\n\r\n## A\r\n", "# T\r\n\r\n## A\r\nx\r\n", "# U\r\n\r\n## A\r\n", "# U\r\n\r\n## A\r\nx\r\n"),
        ("# T\n\n## A\nbig\n", "# T\n\n## A\nnew\n\nbig\n", "# T\n\n## A\nbig one\n", "# T\n\n## A\nnew\n\nbig one\n"),
        ("# T\n\n## A\n\n", "# T\n\n## A\n\n\n", "# U\n\n## A\n\n", "# U\n\n## A\n\n\n"),
    ],
)  # fmt: skip
def test_odd_texts_keep_their_shape(base: str, mine: str, theirs: str, result: str) -> None:
    assert merged(base, mine, theirs).text == result
    assert merged(base, theirs, mine).text == result


def test_lines_of_the_front_matter_without_a_known_key_can_be_a_conflict() -> None:
    front = "---\nauthor: {}\ntitle: T\n---\n# T\n"
    conflict, found = one_conflict(front.format("a"), front.format("b"), front.format("c"))
    assert conflict.where.kind is Kind.FRONT
    assert found.resolved({conflict.id: conflict.theirs}) == front.format("c")


def test_items_and_questions_conflict_one_by_one() -> None:
    base = parse(ENGLISH)
    mine = base.with_highlights(["A bond is a loan, mine.", base.highlights[1]])
    theirs = base.with_highlights(["A bond is a loan, theirs.", base.highlights[1]])
    found = merge(base, mine, theirs)
    assert [(c.where, c.mine) for c in found.conflicts] == [(Where(Kind.HIGHLIGHT), "- A bond is a loan, mine.\n")]
    questions = [type(base.questions[0])(base.questions[0].question, answer) for answer in ("No.", "Yes.")]
    found = merge(base, base.with_questions(questions[:1]), base.with_questions(questions[1:]))
    assert [c.where for c in found.conflicts] == [Where(Kind.QUESTION)]
    assert "### Is a bond safe?\nNo." in found.conflicts[0].mine


def test_a_long_article_rewritten_on_both_sides_is_merged_at_once() -> None:
    many = [sections(*(f"{name}{n}" for n in range(120))) for name in ("A", "M", "T")]
    found = merged(*many)
    assert set(typed(many[1])) | set(typed(many[2])) <= set(typed(found.resolved(answers(found, "mine"))))
