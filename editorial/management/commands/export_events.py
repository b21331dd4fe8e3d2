from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from editorial.exchange.events import Format, export_events
from editorial.exchange.files import UsageError
from editorial.management.usage import OneLineCommand, language_code, one_line_errors
from editorial.models import Event


class Command(OneLineCommand):
    help = "Writes the audit trail, oldest event first, to FILE or to the terminal. Exit status 0, 1 or 2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="replaced if it is there")
        parser.add_argument("--format", choices=[*map(str, Format)], default=Format.CSV)
        parser.add_argument("--language", default="", metavar="CODE", help="only this one")
        parser.add_argument("--since", default="", metavar="DATE", help="from this day on, UTC, such as 2026-11-25")

    def handle(self, *args: Any, file: Path | None, format: str, language: str, since: str, **options: Any) -> None:
        with one_line_errors():
            events = Event.objects.filter(at__gte=_day(since)) if since else Event.objects.all()
            if code := language_code(language):
                events = events.filter(article__language=code)
            lines = export_events(events, Format(format))
            if file is None:
                for line in lines:
                    self.stdout.write(line, ending="")
                return
            try:
                with file.open("w", encoding="utf-8", newline="") as target:
                    target.writelines(lines)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    except ValueError:
        raise UsageError(f"“{text}” is no date such as 2026-11-25.") from None
