"""Every word of ours has its Hindi, and every catalogue is whole."""

import gettext
import re
from pathlib import Path

import django
import django_tasks_db
import pytest
import taggit

from tests.messages import ROOT, Entry, Message, asked, entries, in_module

CATALOGUES = sorted(ROOT.glob("*/locale/hi/LC_MESSAGES/*.po")) + sorted(ROOT.glob("locale/hi/LC_MESSAGES/*.po"))
DJANGO = ROOT / "locale/hi/LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b|\{\w*\}")

each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))


@pytest.fixture(scope="module")
def wanted() -> dict[Message, str]:
    return asked()


def held(paths: list[Path]) -> list[Message]:
    return [entry.message for path in paths for entry in entries(path) if path.name == "django.po"]


def test_every_message_has_its_hindi(wanted):
    found = {(message.context, message.text) for message in held(CATALOGUES)}
    missing = [f"{place}: {m.text}" for m, place in wanted.items() if (m.context, m.text) not in found]
    assert not missing, "No Hindi for:\n" + "\n".join(missing)


def of_others() -> set[Message]:
    """What Django and the libraries ask for."""
    packages = Path(django.__file__).parent, Path(taggit.__file__).parent, Path(django_tasks_db.__file__).parent
    catalogues = [path for package in packages[:1] for path in package.rglob("locale/en/LC_MESSAGES/*.po")]
    modules = [path for package in packages[1:] for path in package.glob("*.py")]
    found = {entry.message for path in catalogues for entry in entries(path)}
    return found.union(*(in_module(path.read_text()) for path in modules))


def test_no_catalogue_holds_what_nobody_asks_for(wanted):
    ours = [entry.message for path in CATALOGUES if path.parent != DJANGO for entry in entries(path)]
    assert [message.text for message in ours if message not in wanted] == []
    asked_elsewhere = of_others() | set(wanted)
    wins = [entry.message for path in DJANGO.glob("*.po") for entry in entries(path)]
    assert [message.text for message in wins if message not in asked_elsewhere] == []


def test_no_two_catalogues_translate_one_message():
    found = held(CATALOGUES)
    assert [message.text for message in set(found) if found.count(message) > 1] == []


@each_catalogue
def test_every_message_is_translated_for_good(path):
    assert [
        entry.message.text for entry in entries(path) if not all(entry.translations) or "fuzzy" in entry.flags
    ] == []


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def keeps_placeholders(entry: Entry) -> bool:
    *singular, last = entry.translations
    many = placeholders(entry.message.plural or entry.message.text)
    few = placeholders(entry.message.text)
    return placeholders(last) == many and all(placeholders(text) in (few, many) for text in singular)


@each_catalogue
def test_translations_keep_their_placeholders(path):
    assert [entry.message.text for entry in entries(path) if not keeps_placeholders(entry)] == []


@each_catalogue
def test_plural_has_the_two_forms_of_hindi(path):
    assert "nplurals=2; plural=(n > 1);" in path.read_text()
    wrong = [each.message.text for each in entries(path) if len(each.translations) != 1 + bool(each.message.plural)]
    assert wrong == []


@each_catalogue
def test_compiled_catalogue_is_that_of_the_text(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(path):
        assert spoken(compiled, entry.message) == entry.translations


def spoken(compiled: gettext.GNUTranslations, message: Message) -> list[str]:
    context, text, plural = message.context, message.text, message.plural
    if plural:
        return [
            compiled.npgettext(context, text, plural, n) if context else compiled.ngettext(text, plural, n)
            for n in (1, 2)
        ]
    return [compiled.pgettext(context, text) if context else compiled.gettext(text)]


@each_catalogue
def test_hindi_is_set_as_hindi_is(path):
    """The danda stands at the word and ends a sentence, a nukta letter is one of letter and nukta."""
    odd = re.compile(r"\s[।:;?!]|[\u0958-\u095f]|\|\s*$|\S  ")
    texts = [text for entry in entries(path) for text in entry.translations]
    assert [text for text in texts if odd.search(text)] == []
