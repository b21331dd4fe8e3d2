"""What the documents name is there."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|/)([^)#]+)")
COMMAND = re.compile(r"manage\.py (\w+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document):
    targets = LINK.findall(document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(document):
    assert set(COMMAND.findall(document.read_text())) <= set(get_commands())
