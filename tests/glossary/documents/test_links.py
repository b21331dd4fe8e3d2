import time

import pytest

from glossary.documents import Link
from tests.glossary.documents.texts import parse


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[bond](/bond)", [("bond", "bond")]),
        ("just a few[ bonds](/bond/)", [("bond", "bonds")]),
        ("[a](/12b-1fees#x) [b](/A_b?c)", [("12b-1fees", "a"), ("a_b", "b")]),
        ('[a](/x "a title") [b]( </y> )', [("x", "a"), ("y", "b")]),
        ("[one\ntwo](/x)", [("x", "one two")]),
        ("[a [b] c](/x)", [("x", "a [b] c")]),
        ("[**a**](/x)", [("x", "**a**")]),
        ("[](/x)", [("x", "")]),
        ("[।](/x)", [("x", "।")]),
        ('<td><a class="c" href="/x">A <b>b</b></a></td>', [("x", "A b")]),
        ("<A HREF='/x'>a</A> <a href=/y>b</a>", [("x", "a"), ("y", "b")]),
        ("[a](/x) `[b](/y)` [c](/z)", [("x", "a"), ("z", "c")]),
        ("``[a](/x) ` `` [b](/y)", [("y", "b")]),
        ("```\n[a](/x)\n```\n[b](/y)", [("y", "b")]),
        ("$$\n[a](/x)\n$$", []),
        ("a ` b\n\n[c](/x) ` d", [("x", "c")]),
        ("`a\n[b](/x)` [c](/y)", [("y", "c")]),
        ("<!-- [a](/x)\n\n[b](/y) --> [c](/z)", [("z", "c")]),
        ("## [a](/x)\n", [("x", "a")]),
        ("## Features\n- [a](/x)\n## FAQ\n### [b](/y)\n[c](/z)", [("x", "a"), ("y", "b"), ("z", "c")]),
        ("[a](/activist-financial backer) [b](/act's) [c](/hi/x) [d](/) [e](/बॉन्ड)", []),
        ("[a](https://example.org/x) [b](x) [c](//x.y)", []),
        ("![a](/x) \\[b](/y) [c] (/z)", []),
        ('<a href="">TTT</a>', []),
        ("---\ntitle: T\ndescription: [a](/x)\n---\n", []),
    ],
)
def test_links_to_entries_are_found(text: str, links: list[tuple[str, str]]) -> None:
    assert [(link.target, link.label) for link in parse(text).links] == links


def test_links_name_their_lines() -> None:
    text = "---\ntitle: T\n---\n\n# T\n\n[a](/a)\n\n## B\n\n```\n\n```\n[b](/b) [c\n](/c)\n[d](/d)\n"
    lines = [(link.target, link.line) for link in parse(text).links]
    assert lines == [("a", 7), ("b", 14), ("c", 14), ("d", 16)]


def test_links_are_kept_as_often_as_they_occur() -> None:
    assert parse("[a](/x)[b](/x)").links == (Link("x", "a", 1), Link("x", "b", 1))


def test_backticks_without_their_like_hide_nothing() -> None:
    assert [link.target for link in parse("` [a](/a) `` [b](/b) ``` [c](/c) `` [d](/d)").links] == ["a", "d"]


@pytest.mark.parametrize(
    "text",
    [" [a](/b) ".join("`" * n for n in range(1, 1000)), "`a` [a](/b) " * 30_000, "`[a](/b)" * 30_001],
    ids=["runs of all lengths", "many spans", "spans end to end"],
)
def test_hostile_backticks_are_read_in_a_moment(text: str) -> None:
    start = time.process_time()
    assert parse(text).links[-1].target == "b"
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](/Old/#x) [b]( </old?y> ) [c](/old_er)", "[a](/new/#x) [b]( </new?y> ) [c](/old_er)"),
        ('<a class="x" href="/old/">old</a>', '<a class="x" href="/new/">old</a>'),
        (
            "<a href=/old>b</a> <a href='/old'>b</a>",
            "<a href=/new>b</a> <a href='/new'>b</a>",
        ),
        ("`[a](/old)` <!-- [a](/old) --> ![a](/old) /old", "`[a](/old)` <!-- [a](/old) --> ![a](/old) /old"),
        ("```\n[a](/old)\n```\n[a](/old)\n", "```\n[a](/old)\n```\n[a](/new)\n"),
        ("[कर्ज़](/older) [b][c]\r\n[a\r\nb](/old)\r\n", "[कर्ज़](/new) [b][c]\r\n[a\r\nb](/new)\r\n"),
        ("---\nrelated: x,old,/older,?\n---\n", "---\nrelated: x,new,?\n---\n"),
        ("---\ntitle: [a](/old)\n---\n# T\n", "---\ntitle: [a](/old)\n---\n# T\n"),
        ("## FAQ\n### [A](/old)?\n[B](/old)\n", "## FAQ\n### [A](/new)?\n[B](/new)\n"),
        ("[a](https://x.example/old) [b](/en/old)", "[a](https://x.example/old) [b](/en/old)"),
    ],
)
def test_links_are_led_elsewhere_and_nothing_else_changes(text: str, expected: str) -> None:
    assert str(parse(text).with_links_to("new", {"old", "older"})) == expected
