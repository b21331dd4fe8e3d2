import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.replacing import AROUND, Search, hits, replaced

TEXT = """---
keywords: bond,शेयर
title: बॉन्ड bond
related: bond
---
# बॉन्ड

यह [बॉन्ड bond](/bond) है। बॉन्डों का कर्ज़ बढ़ा। <span title="bond">Bond</span> कर\u095b.
"""


def found(text: str, find: str, **options: bool) -> list[str]:
    return [f"{hit.line} {hit.found}" for hit in hits(text, Search(find=find, **options))]


@pytest.mark.parametrize(
    ("find", "options", "expected"),
    [
        ("बॉन्ड", {}, ["3 बॉन्ड", "6 बॉन्ड", "8 बॉन्ड"]),
        ("बॉन्ड", {"whole_words": False}, ["3 बॉन्ड", "6 बॉन्ड", "8 बॉन्ड"]),
        ("बॉन्डों", {}, ["8 बॉन्डों"]),
        ("bond", {}, ["3 bond", "8 bond"]),
        ("bond", {"same_case": False}, ["3 bond", "8 bond", "8 Bond"]),
        ("bon", {}, []),
        ("bon", {"whole_words": False}, ["3 bon", "8 bon"]),
        ("करज़", {}, ["8 कर\u095b"]),
        ("क", {"whole_words": False}, ["8 क", "8 क"]),
        ("title", {}, []),
        ("शेयर", {}, []),
        ("a.b", {}, []),
        ("बॉन्ड bond", {}, ["3 बॉन्ड bond", "8 बॉन्ड bond"]),
    ],
)
def test_words_are_found_whole_in_prose_only(find, options, expected):
    assert found(TEXT, find, **options) == expected


@pytest.mark.parametrize("find", ["", " ", "\n"])
def test_nothing_is_not_to_be_found(find):
    with pytest.raises(ValueError, match="nothing to find"):
        hits(TEXT, Search(find=find))


def test_hit_stands_in_its_sentence():
    hit = hits("पहला। दूसरा वाक्य शेयर का है। तीसरा।", Search(find="शेयर"))[0]
    assert (hit.before, hit.found, hit.after) == ("दूसरा वाक्य ", "शेयर", " का है।")
    long = hits("क " * 200 + "शेयर" + " ख" * 200, Search(find="शेयर"))[0]
    assert max(len(long.before), len(long.after)) <= AROUND
    assert (long.before[0], long.after[-1]) == ("…", "…")


@pytest.mark.parametrize("field", ["title", "description"])
def test_hit_in_a_field_stands_without_the_name_that_files_give_it(field):
    assert hits(f"---\n{field}: शेयर बाज़ार\n", Search(find="बाज़ार"))[0].before == "शेयर "


def test_only_chosen_places_change():
    assert replaced("bond, bond, bond", Search(find="bond"), r"\1", [0, 2]) == r"\1, bond, \1"


@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_replacing_a_word_by_itself_changes_nothing(text, find):
    search = Search(find=find)
    for hit in hits(text, search):
        assert replaced(text, search, hit.found, [hit.number]) == text
    assert replaced(text, search, "x", []) == text
