import pytest
from hypothesis import given

from glossary.documents.lines import LineKind, clean_heading, heading_line, item_offset, one_line, read_lines
from tests.glossary.documents.texts import hostile

BLANK, TEXT, HEADING, CODE = LineKind.BLANK, LineKind.TEXT, LineKind.HEADING, LineKind.CODE
HTML, MATH = LineKind.HTML, LineKind.MATH


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("a\n\n## b", [TEXT, BLANK, HEADING]),
        ("a\u2028## b\n", [TEXT]),
        ("```\n\n# a\n```\n# b", [CODE, CODE, CODE, CODE, HEADING]),
        ("```\n~~~\n``\n````\na", [CODE, CODE, CODE, CODE, TEXT]),
        ("``` `a`\n# b", [TEXT, HEADING]),
        ("    ```\n# a\n    ```", [TEXT, HEADING, TEXT]),
        ("- ```\n  # a\n\nb", [CODE, CODE, CODE, TEXT]),
        ("- ```\n  # a", [CODE, CODE]),
        ("- a\n\n    ```\n    # b\n    ```\n# c", [TEXT, BLANK, CODE, CODE, CODE, HEADING]),
        ("$$\na\n$$\n$$b$$\n$$c", [MATH, MATH, MATH, MATH, TEXT]),
        ("<table>\n\n</table>\n<!-- -->\n<table\n", [HTML, HTML, HTML, HTML, TEXT]),
        ("<!--\n<!--\n## a", [TEXT, TEXT, HEADING]),
        ("<tablet>\n## a", [TEXT, HEADING]),
        ("- a\n  <table>\nb\n</table>", [TEXT, TEXT, TEXT, TEXT]),
        ("- a\n  <table>\n  </table>", [TEXT, HTML, HTML]),
        ("- a\n  $$\n- b $$", [TEXT, TEXT, TEXT]),
        ("- a\n  <!--\n- b -->", [TEXT, TEXT, TEXT]),
    ],
)
def test_lines_have_kinds(text: str, kinds: list[LineKind]) -> None:
    assert [line.kind for line in read_lines(text)] == kinds


@given(hostile())
def test_lines_are_the_text(text: str) -> None:
    lines = read_lines(text)
    assert "".join(line.raw for line in lines) == text
    assert all(line.raw.find("\n") in {-1, len(line.raw) - 1} for line in lines)


@given(hostile())
def test_a_clean_heading_stays_as_it_is(text: str) -> None:
    heading = clean_heading(text)
    assert clean_heading(heading) == heading
    assert heading_line(f"## {heading}") == (2, heading, False)


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        ("- a", 2),
        ("  *   a", 6),
        ("10) a", 4),
        ("-", 2),
        ("-     a", 2),
        ("-a", 0),
        ("a", 0),
        ("1986. a", 6),
        ("---", 0),
    ],
)
def test_a_list_item_begins_at_a_column(line: str, offset: int) -> None:
    assert item_offset(line) == offset


def test_line_breaks_become_blanks() -> None:
    assert one_line(" a \r\n\r b\n") == "a b"
