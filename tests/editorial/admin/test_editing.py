"""What a save does to the text, with the form read off the page as a browser has it."""

import pytest
from django.conf import settings

from editorial.models import Event
from glossary.documents import ArticleDocument
from tests.editorial.admin.shown import fields_of, messages_of, open_form, page, save, signed_in
from tests.factories import HINDI, make_article

CORPUS = sorted((settings.BASE_DIR.parent / "shared" / "corpus").glob("??/*.md"))
SAMPLE = sorted((settings.BASE_DIR / "sample").glob("**/*.md"))

ODD = {
    "empty": "",
    "only a title": "# Bond\n",
    "lines end in CRLF": HINDI.replace("\n", "\r\n"),
    "lone CR": "# Bond\n\n## A\n\none\rtwo\n",
    "byte order mark": "\ufeff# Bond\n\n## A\n\ntext\n",
    "blank lines, trailing blanks": "# Bond  \n\n\n\n##  A \n\n\n  text  \n\n\n",
    "no end of line": "# Bond\n## A\ntext",
    "precomposed nukta": "# क़र्ज़ \u0958\n\n## \u095b\n\n\u0958\n",
    "a row that looks like markup": '# <b>"A" & B</b>\n\n## </textarea><script>\n\n</textarea>&amp;amp; &#39;\n',
    "empty heading": "# A\n\n##\n\ntext\n\n## \n\n",
    "empty items": "# A\n\n## Features\n- \n- one\n-\n\n## FAQ\n### \n\n### Why?\n",
    "text before the first heading": "# A\n\nlead\n\n## B\n\ntext\n",
    "deep": "# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F\n\n# G\n\ntext\n",
    "related": "---\ntitle: A\nrelated: bond, no-such-entry,  Not A Slug\n---\n\n# A\n",
    "keywords with blanks": "---\nkeywords:  a ,b,,  c\ntitle: A\n---\n# A\n",
    "separators that Python takes for lines": "# A\n\n## B\n\none\u2028two\x0bthree\x85four\n",
}


@pytest.mark.parametrize("path", [*SAMPLE, *CORPUS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_untouched_form_gives_the_file_back_byte_for_byte(superuser, path):
    text = path.read_bytes().decode()
    _stays_the_same(superuser, text, path.parent.name)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_untouched_form_keeps_odd_texts(superuser, text):
    _stays_the_same(superuser, text, "hi")


def _stays_the_same(user, text, language):
    article = make_article(language=language, text=text)
    client = signed_in(user)
    response = save(client, article, open_form(client, article))
    assert messages_of(response) == ["Nothing has changed."]
    article.refresh_from_db()
    assert article.number == 1
    # And with one field changed, what the form bound for all others is the text's own.
    response = save(client, article, open_form(client, article), title="Another")
    assert messages_of(response) == ["Saved as revision 2."]
    document = ArticleDocument.parse(text, language)
    assert article.revisions.get(number=2).text == str(document.with_title("Another"))


@pytest.mark.parametrize(
    "text", [HINDI, HINDI.replace("\n", "\r\n"), *(path.read_bytes().decode() for path in CORPUS[:3])]
)
def test_one_changed_body_changes_that_body_alone(superuser, text):
    article = make_article(language="hi", text=text)
    client = signed_in(superuser)
    fields = open_form(client, article)
    save(client, article, fields, **{"sections-1-body": "नया पाठ\r\n\r\nदो अनुच्छेद"})
    before = ArticleDocument.parse(text, "hi")
    sections = list(before.sections)
    sections[1] = type(sections[1])(sections[1].level, sections[1].heading, "नया पाठ\n\nदो अनुच्छेद")
    assert article.revisions.get(number=2).text == str(before.with_sections(sections))


def test_reorder_delete_and_add_in_one_post(superuser):
    article = make_article(language="hi")
    client = signed_in(superuser)
    fields = open_form(client, article)
    changes = {
        "sections-0-ORDER": "2",
        "sections-1-ORDER": "1",
        "sections-TOTAL_FORMS": "3",
        "sections-2-level": "3",
        "sections-2-heading": "नया भाग",
        "sections-2-body": "पाठ",
        "sections-2-ORDER": "3",
        "highlights-0-DELETE": "on",
        "questions-TOTAL_FORMS": "2",
        "questions-1-question": "क्यों?",
        "questions-1-answer": "यों।",
        "questions-1-ORDER": "2",
        "related_terms-TOTAL_FORMS": "1",
        "related_terms-0-target": "loan",
        "related_terms-0-ORDER": "1",
    }
    response = save(client, article, fields, **changes)
    assert messages_of(response) == ["Saved as revision 2."]
    before = ArticleDocument.parse(HINDI, "hi")
    after = ArticleDocument.parse(article.revisions.get(number=2).text, "hi")
    assert [section.heading for section in after.sections] == [
        before.sections[1].heading,
        before.sections[0].heading,
        "नया भाग",
    ]
    assert after.sections[2].level == 3
    assert after.highlights == before.highlights[1:]
    assert [item.question for item in after.questions] == ["क्या बॉन्ड सुरक्षित है?", "क्यों?"]
    assert after.related == ("loan",)


def test_new_row_left_blank_adds_nothing(superuser):
    article = make_article(language="hi")
    client = signed_in(superuser)
    changes = {
        "sections-TOTAL_FORMS": "3",
        "sections-2-level": "2",
        "sections-2-heading": "",
        "sections-2-body": "",
        "sections-2-ORDER": "3",
    }
    assert messages_of(save(client, article, open_form(client, article), **changes)) == ["Nothing has changed."]


def test_row_cleared_of_its_text_is_taken_out(superuser):
    article = make_article(language="hi")
    client = signed_in(superuser)
    changes = {"highlights-0-body": "  ", "questions-0-question": "", "questions-0-answer": ""}
    save(client, article, open_form(client, article), **changes)
    after = ArticleDocument.parse(article.revisions.get(number=2).text, "hi")
    assert (len(after.highlights), after.questions) == (1, ())


def test_keywords_are_split_at_commas(superuser):
    article = make_article()
    client = signed_in(superuser)
    save(client, article, open_form(client, article), keywords=" Loans,, Debt ")
    assert ArticleDocument.parse(article.revisions.get(number=2).text, "en").keywords == ("Loans", "Debt")


def test_what_is_typed_becomes_nfc_and_the_rest_does_not(superuser):
    article = make_article(language="hi", text="# \u0958\n\n## A\n\n\u0958\n\n## B\n\nb\n")
    client = signed_in(superuser)
    save(client, article, open_form(client, article), **{"sections-1-body": "\u0958"})
    assert article.revisions.get(number=2).text == "# \u0958\n\n## A\n\n\u0958\n\n## B\n\n\u0915\u093c\n"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": " "}, "An article needs a title."),
        ({"title": "ब" * 301}, "At most 300 characters, please: these are 301."),
        ({"sections-0-heading": ""}, "A section needs a heading."),
        ({"sections-0-heading": "ब" * 501}, "At most 500 characters, please: these are 501."),
        ({"questions-0-question": ""}, "An answer needs its question."),
        ({"sections-0-body": "a\0b"}, "Null characters are not allowed."),
        ({"sections-0-level": "9"}, "Select a valid choice. 9 is not one of the available choices."),
        (
            {"related_terms-TOTAL_FORMS": "1", "related_terms-0-target": "No Slug", "related_terms-0-ORDER": "1"},
            "“No Slug” can’t be an address",
        ),
        ({"sections-TOTAL_FORMS": "x"}, "ManagementForm data is missing or has been tampered with."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused_form_says_why_keeps_what_was_typed_and_saves_nothing(superuser, changes, error):
    article = make_article(language="hi")
    client = signed_in(superuser)
    response = save(client, article, open_form(client, article), description="नई परिभाषा", **changes)
    text = response.content.decode().replace("&#x27;", "’").replace("can't", "can’t")
    assert error in text
    assert fields_of(response)["description"] == "नई परिभाषा"
    assert article.revisions.count() == 1


@pytest.mark.parametrize("prefix", ["sections-1-body", "sections-1-", "highlights-1-", "questions-"])
def test_form_that_arrived_in_part_blanks_nothing(superuser, prefix):
    article = make_article(language="hi")
    client = signed_in(superuser)
    fields = {name: value for name, value in open_form(client, article).items() if not name.startswith(prefix)}
    response = save(client, article, fields, title="नया")
    assert "did not arrive" in response.content.decode() or "tampered" in response.content.decode()
    assert article.revisions.count() == 1
    shown = fields_of(response)
    assert shown.get("sections-1-body", "").startswith("दरें")


def test_forged_count_of_rows_drops_none(superuser):
    article = make_article(language="hi")
    client = signed_in(superuser)
    changes = {"sections-INITIAL_FORMS": "0", "sections-TOTAL_FORMS": "0", "highlights-INITIAL_FORMS": "99"}
    response = save(client, article, open_form(client, article), **changes)
    assert messages_of(response) == ["Nothing has changed."]


@pytest.mark.parametrize("base", ["", "0", "99", "x", "-1"])
def test_form_without_a_known_revision_is_a_bad_request(superuser, base):
    article = make_article()
    client = signed_in(superuser)
    fields = open_form(client, article)
    assert client.post(page("change", article), {**fields, "base": base}).status_code == 400


def test_summary_is_kept_with_the_revision(superuser):
    article = make_article()
    client = signed_in(superuser)
    save(client, article, open_form(client, article), title="Bonds", summary=" Plural ")
    revision = article.revisions.get(number=2)
    assert (revision.summary, revision.author, revision.base) == ("Plural", superuser, 1)
    assert article.events.filter(kind=Event.Kind.SAVED).count() == 2


def test_summary_that_the_trail_cannot_hold_is_refused_in_words(superuser):
    article = make_article()
    client = signed_in(superuser)
    response = save(client, article, open_form(client, article), title="Bonds", summary="x" * 301)
    assert "at most 300 characters" in response.content.decode()
    assert article.revisions.count() == 1


def test_heading_inside_a_body_is_said_to_start_a_section(superuser):
    article = make_article()
    client = signed_in(superuser)
    response = save(
        client, article, open_form(client, article), **{"sections-1-body": "One.\r\n\r\n## Two\r\n\r\nThree."}
    )
    assert messages_of(response)[-1] == "A heading inside a text starts a section of its own: there are 3 now."


def test_hand_added_term_without_an_entry_is_kept_and_said(superuser):
    article = make_article(text="---\ntitle: A\nrelated: no-such-entry\n---\n# A\n")
    response = signed_in(superuser).get(page("change", article))
    assert fields_of(response)["related_terms-0-target"] == "no-such-entry"
    assert "no such entry yet" in response.content.decode()


def test_text_that_cannot_be_stored_is_refused_with_the_form_kept(superuser):
    article = make_article()
    client = signed_in(superuser)
    changes = {"sections-0-body": f"## {'A' * 501}\r\n"}
    response = save(client, article, open_form(client, article), **changes)
    assert "A heading has more than 500 characters." in response.content.decode()
    assert fields_of(response)["sections-0-body"] == changes["sections-0-body"]
    assert article.revisions.count() == 1


def test_opening_text_without_a_heading_is_edited_as_it_is(superuser):
    article = make_article(text="# A\n\nlead\n\n## B\n\ntext\n")
    client = signed_in(superuser)
    fields = open_form(client, article)
    assert "sections-0-heading" not in fields
    save(client, article, fields, **{"sections-0-body": "other"})
    assert article.revisions.get(number=2).text == "# A\n\nother\n\n## B\n\ntext\n"


def test_level_that_the_list_lacks_stays_until_it_is_changed(superuser):
    article = make_article(text="# A\n\n###### Deep\n\ntext\n")
    client = signed_in(superuser)
    assert open_form(client, article)["sections-0-level"] == "6"
    save(client, article, open_form(client, article), **{"sections-0-level": "2"})
    assert article.revisions.get(number=2).text == "# A\n\n## Deep\n\ntext\n"


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("sections", {"heading": "नया खंड", "body": "नया पाठ"}, "## नया खंड\n\nनया पाठ"),
        ("highlights", {"body": "नई बात"}, "- नई बात"),
        ("questions", {"question": "क्यों?", "answer": "इसलिए"}, "### क्यों?\nइसलिए"),
    ],
)
def test_row_is_added_without_script_and_nothing_typed_is_lost(superuser, part, fields, words):
    article = make_article(language="hi")
    client = signed_in(superuser)
    before = open_form(client, article)
    count = int(before[f"{part}-TOTAL_FORMS"])
    shown = fields_of(save(client, article, before, title="बदला", _add=part))
    assert (shown["title"], shown[f"{part}-TOTAL_FORMS"]) == ("बदला", str(count + 1))
    assert article.revisions.count() == 1
    save(client, article, shown, **{f"{part}-{count}-{name}": value for name, value in fields.items()})
    text = article.revisions.get(number=2).text
    assert words in text
    assert "title: बदला" in text


@pytest.mark.parametrize("changes", [{"_add": "nothing"}, {"_add": "sections", "sections-TOTAL_FORMS": "x"}])
def test_row_that_cannot_be_added_changes_nothing(superuser, changes):
    article = make_article()
    client = signed_in(superuser)
    assert save(client, article, open_form(client, article), **changes).status_code == 200
    assert article.revisions.count() == 1
