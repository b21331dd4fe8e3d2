import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from glossary.models import Entry, Topic
from glossary.models.entries import validate_entry_slug


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_topics_find_their_entries_and_have_ascii_slugs():
    entry = Entry.objects.create(slug="bond")
    entry.topics.add("Saving", "बचत")
    assert list(Entry.objects.filter(topics__name="Saving")) == [entry]
    assert set(entry.topics.names()) == {"Saving", "बचत"}
    assert set(Topic.objects.values_list("slug", flat=True)) == {"saving", "topic"}


@pytest.mark.parametrize("slug", ["12b-1-fund", "a", "ipo_2", "a" * 150])
def test_slug_is_accepted(slug):
    validate_entry_slug(slug)


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("Bond", "invalid"),
        ("a/b", "invalid"),
        ("", "invalid"),
        ("-a", "invalid"),
        ("a\n", "invalid"),
        ("ब", "invalid"),
        ("a" * 151, "long"),
        ("feed", "reserved"),
        ("hi", "reserved"),
    ],
)
def test_slug_is_refused(slug, code):
    with pytest.raises(ValidationError) as refused:
        validate_entry_slug(slug)
    assert refused.value.code == code


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["A/b", "a\n"])
def test_database_refuses_a_slug_that_is_no_address(slug):
    with pytest.raises(IntegrityError, match="entry_slug_is_an_address"):
        Entry.objects.create(slug=slug)
