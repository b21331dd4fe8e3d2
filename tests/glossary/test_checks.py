import pytest
from django.core.checks import run_checks
from django.urls import include, path

from glossary.checks import address_words, languages_agree, slugs_are_no_addresses


def view(request):
    raise AssertionError


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ([path("healthz", view)], {"healthz"}),
        ([path("<str:language>/feed/", view)], {"feed"}),
        ([path("<str:language>/", include([path("browse/<letter>/", view), path("<slug>/", view)]))], {"browse"}),
        ([path("<slug>/parallel/", view)], {"parallel"}),
        ([path("<slug>", view), path("", view), path("robots.txt", view)], set()),
        ([path("admin/", include([path("<path:rest>", view), path("login/", view)]))], {"admin"}),
    ],
)
def test_words_where_a_slug_could_stand(patterns, words):
    assert address_words(patterns) == words


def test_every_address_is_reserved():
    assert [message for message in run_checks() if message.id == "glossary.E001"] == []


@pytest.mark.parametrize(
    ("languages", "source", "said"),
    [
        (["en", "hi"], "en", []),
        (["en"], "en", ["“hi” is in only one of"]),
        (["en", "hi", "mr"], "en", ["“mr” is in only one of"]),
        (["en", "hi"], "mr", ["SOURCE_LANGUAGE is none of"]),
    ],
)
def test_two_tables_of_languages_agree(settings, languages, source, said):
    settings.LANGUAGES = [(code, code) for code in languages]
    settings.SOURCE_LANGUAGE = source
    assert [message.msg[: len(start)] for message, start in zip(languages_agree(None), said, strict=True)] == said


@pytest.mark.urls(__name__)
def test_an_address_that_a_slug_could_take_is_an_error():
    (error,) = slugs_are_no_addresses(None)
    assert error.msg == "“calendar” is an address of the site: add it to RESERVED_SLUGS."


urlpatterns = [path("calendar/", view), path("feed/", view)]
