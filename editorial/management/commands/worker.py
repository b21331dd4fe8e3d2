import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError

from editorial.management.usage import OneLineCommand, insist_on_static_files, one_line_errors
from editorial.worker import Runner


class Command(OneLineCommand):
    help = (
        "Carries out what is due: scheduled publications, tasks of the queue, pages to be made again. Runs until "
        "SIGTERM or Ctrl-C, and then ends after the task in hand; a second signal ends it at once, and the task is "
        "tried again. Any number of workers may run. Exit status 0; with --once 1 if the database didn't answer."
    )
    # They ask the database, which may be locked just now.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end: for cron")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        with one_line_errors():
            insist_on_static_files()
        runner = Runner()
        with _stopped_by_signals(runner):
            if not once:
                runner.run()
            elif not runner.run_once():
                raise CommandError("Not everything that is due could be done: see the log.")


@contextmanager
def _stopped_by_signals(runner: Runner) -> Iterator[None]:
    """The first signal asks, a second one finds what was there before."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number in numbers:
            signal.signal(number, before[number])

    def stop(number: int, frame: object) -> None:
        runner.stop()
        restore()

    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        restore()
