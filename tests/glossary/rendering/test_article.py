import pytest

from glossary.documents import ArticleDocument
from glossary.rendering import render_article

ENGLISH = """---
title: T
---
# T
lead

## One *a*

text [x](/x)

### One one
#### Deep
### One two
## Two

## Features
- *a*
- b

## FAQ
### Why **so**?
Because.
### How?
So.
"""
HINDI = ENGLISH.replace("## Features", "##हाइलाइट").replace("## FAQ", "##सामान्य प्रश्न")


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (HINDI, "hi")])
def test_ids_are_ordinals_and_the_same_in_both_languages(text: str, language: str) -> None:
    article = render_article(ArticleDocument.parse(text, language), targets={})
    assert [(section.id, section.level) for section in article.sections] == [
        ("", 0), ("s1", 2), ("s1-1", 3), ("s1-1-1", 4), ("s1-2", 3), ("s2", 2),
    ]  # fmt: skip
    assert [question.id for question in article.questions] == ["q1", "q2"]


def test_parts_are_html_and_headings_also_plain() -> None:
    article = render_article(ArticleDocument.parse(ENGLISH, "en"), targets={"x": "/en/x/"})
    lead, one, *_ = article.sections
    assert (lead.heading, lead.text, lead.body) == ("", "", "<p>lead</p>\n")
    assert (one.heading, one.text, one.body) == ("One <em>a</em>", "One a", '<p>text <a href="/en/x/">x</a></p>\n')
    assert article.highlights == ("<em>a</em>", "b")
    assert article.questions[0].question == "Why <strong>so</strong>?"
    assert article.questions[0].answer == "<p>Because.</p>\n"


def test_a_level_without_one_above_it_counts_from_zero() -> None:
    article = render_article(ArticleDocument.parse("# T\n\n### a\n\n## b\n\n#### c\n", "en"), targets={})
    assert [section.id for section in article.sections] == ["s0-1", "s1", "s1-0-1"]


def test_an_empty_article_is_empty() -> None:
    article = render_article(ArticleDocument.parse("", "hi"), targets={})
    assert (article.sections, article.highlights, article.questions) == ((), (), ())
