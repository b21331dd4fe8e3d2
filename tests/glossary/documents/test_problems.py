import pytest

from tests.glossary.documents.texts import parse


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("---\ntitle: T\nkeywords: a\n---\n\n# T\n\n## A\n\ntext\n\n## Features\n- a\n\n## FAQ\n### q\n", []),
        ("", []),
        ("---\ntitle: T\n\n# T\n", [(1, "front-unclosed")]),
        ("\n---\ntitle: T", [(2, "front-unclosed")]),
        ("---\ntitle: T\nauthor: me\nmore\n---\n", [(3, "front-line"), (4, "front-line")]),
        ("---\ntitle: T\ntitle: U\n---\n", [(3, "front-repeated")]),
        ("---\ntitle: T\nrelated: a, b c\n---\n", [(3, "related-slug")]),
        ("---\ntitle: T\n---\n# U\n", [(4, "title-differs")]),
        ("---\ntitle: C #\n---\n# C #\n", []),
        ("# T\n# U\n", [(2, "title-repeated")]),
        ("#T\n##A\n", [(1, "heading-glued"), (2, "heading-glued")]),
        ("## A\n\n#1 in sales\n", []),
        ("## A\n\n```py\nx\n", [(3, "fence-unclosed")]),
        ("~~~\n", [(1, "fence-unclosed")]),
        ("$$ x\n", [(1, "formula-unclosed")]),
        ("## A\n<table>\n\n## B\n<!-- x\n", [(2, "html-unclosed"), (5, "html-unclosed")]),
        ('\n<h5><a href="">TTT</a></h5>\n', [(2, "table-lost")]),
        ("## Features\ntext\n\n- a\n\nmore\n\n- b\nlazy\n", [(2, "highlights-text"), (6, "highlights-text")]),
        ("## Features\ntext\n", [(1, "highlights-without-items")]),
        ("## FAQ\n\ntext\n\n### q\n", [(3, "faq-text")]),
        ("##सामान्य प्रश्न\n\ntext\n", [(1, "faq-without-questions"), (1, "heading-glued")]),
    ],
)
def test_what_is_not_understood_is_named(text: str, problems: list[tuple[int, str]]) -> None:
    assert [(problem.line, problem.code) for problem in parse(text).problems] == problems


def test_messages_name_the_words_at_fault() -> None:
    text = f"---\ntitle: T\n{'long ' * 20}\n---\n# Other\n"
    first, second = parse(text).problems
    assert first.message == f"The front matter line “{('long ' * 20)[:57]}…” is not understood."
    assert second.message == "The heading “Other” is not the title “T” of the front matter."
