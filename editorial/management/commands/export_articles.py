from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from editorial.exchange.tree import export_tree
from editorial.management.usage import OneLineCommand, language_code, one_line_errors, say


class Command(OneLineCommand):
    help = "Writes DIR/<code>/<slug>.md, byte for byte the text of each article. Exit status 0, 1 or 2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, help="made where there is none; files of the same name are replaced")
        parser.add_argument("--language", default="", metavar="CODE", help="only this one")
        parser.add_argument("--live", action="store_true", help="what readers get now, instead of the working copy")

    def handle(self, *args: Any, dir: Path, language: str, live: bool, **options: Any) -> None:
        with one_line_errors():
            result = export_tree(dir, language=language_code(language), live=live, tell=self._tell)
        self.stdout.write(f"written {result.written}, failed {result.failed}")
        if result.failed:
            raise CommandError("Some files could not be written: see above.")

    def _tell(self, line: str) -> None:
        say(self.stderr, f"failed: {line}")
