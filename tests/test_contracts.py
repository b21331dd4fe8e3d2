"""The contracts themselves are checked by import-linter; here, that none of the readers' modules is left out."""

import pkgutil
import tomllib

from django.conf import settings

import glossary

# Start-up and the schema, where the working copy is at home.
NOT_FOR_READERS = {"glossary.apps", "glossary.checks", "glossary.migrations", "glossary.models"}


def test_every_module_for_readers_is_forbidden_the_working_copy() -> None:
    config = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    contracts = {contract["id"]: contract for contract in config["tool"]["importlinter"]["contracts"]}
    modules = {f"glossary.{module.name}" for module in pkgutil.iter_modules(glossary.__path__)}
    assert set(contracts["readers"]["source_modules"]) == modules - NOT_FOR_READERS
    assert "glossary.models.articles" in contracts["readers"]["forbidden_modules"]
