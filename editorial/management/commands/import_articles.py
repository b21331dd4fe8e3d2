from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from editorial.exchange.files import UsageError
from editorial.exchange.report import Kind, Problem, Report, written
from editorial.exchange.tree import Options, import_tree
from editorial.management.usage import (
    OneLineCommand,
    insist_on_static_files,
    language_code,
    one_line_errors,
    say,
    user_named,
)
from glossary.models.entries import Entry


class Command(OneLineCommand):
    help = (
        "Imports article files. A file that was imported before and has changed since becomes a revision, unless the "
        "article was edited here too: that is a conflict, and both stay. Exit status 0: all well, 1: some files "
        "failed or conflict, 2: nothing was begun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder of .md files, or of one folder per language (hi, Hindi)")
        parser.add_argument("--language", default="", metavar="CODE", help="the files' language, or the only one to do")
        parser.add_argument("--publish", action="store_true", help="publish it too, by override: “imported”")
        parser.add_argument("--as", dest="user", default="", metavar="USER", help="who publishes")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write numbers and problems as JSON")
        parser.add_argument("--attribution", default="", metavar="TEXT", help="whom the licence asks to name")

    def handle(self, *args: Any, path: Path, report: Path | None, **options: Any) -> None:
        outcome = Report(self._tell)
        with one_line_errors():
            chosen = _options(options)
            with written(outcome, report) if report else nullcontext():
                import_tree(path, chosen, outcome)
        self.stdout.write(", ".join(f"{name} {number}" for name, number in outcome.numbers.items()))
        if not outcome.is_clean:
            raise CommandError("Some files did not go in, or not all the way: see above.")

    def _tell(self, problem: Problem) -> None:
        if problem.kind != Kind.NOTE:
            say(self.stderr, f"{problem.kind}: {problem}")


def _options(options: dict[str, Any]) -> Options:
    if options["publish"] != bool(options["user"]):
        raise UsageError("--publish and --as USER go together.")
    if options["publish"] and not options["dry_run"]:
        insist_on_static_files()
    limit = Entry._meta.get_field("attribution").max_length or 0
    if len(options["attribution"]) > limit:
        raise UsageError(f"The attribution has more than {limit} characters.")
    return Options(
        language=language_code(options["language"]),
        publish_as=user_named(options["user"]) if options["publish"] else None,
        dry_run=options["dry_run"],
        attribution=options["attribution"],
    )
