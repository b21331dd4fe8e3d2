"""What became of each file. Problems are written out as they come: a report of any length needs no memory."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain, repeat
from pathlib import Path

from editorial.exchange.files import UsageError


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflicts"
    FAILED = "failed"


class Kind(StrEnum):
    """The file of a `note` went in: what the note is about was kept as it is. `skipped` was not looked at."""

    FAILED = "failed"
    CONFLICT = "conflict"
    UNPUBLISHED = "unpublished"
    SKIPPED = "skipped"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`line` is 1-based; `byte`, of what is no text, an offset from the file's start."""

    file: str
    line: int | None
    byte: int | None = None
    kind: Kind
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}" + ("" if self.byte is None else f", at byte {self.byte:,}")


class Report:
    """Counts outcomes and passes problems on to whoever listens."""

    def __init__(self, *listeners: Callable[[Problem], object]) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.published = self.unpublished = 0
        self.listeners = list(listeners)

    def problem(self, file: str, kind: Kind, message: str, line: int | None = None, byte: int | None = None) -> None:
        message = message.encode(errors="backslashreplace").decode()  # a file's name may be no text
        for listener in self.listeners:
            listener(Problem(file=file, line=line, byte=byte, kind=kind, message=message))

    def failed(self, file: str, message: str, line: int | None = None, byte: int | None = None) -> None:
        self.counts[Outcome.FAILED] += 1
        self.problem(file, Kind.FAILED, message, line, byte)

    def conflict(self, file: str, message: str) -> None:
        self.counts[Outcome.CONFLICT] += 1
        self.problem(file, Kind.CONFLICT, message)

    def not_published(self, file: str, message: str) -> None:
        self.unpublished += 1
        self.problem(file, Kind.UNPUBLISHED, message)

    @property
    def is_clean(self) -> bool:
        return not (self.counts[Outcome.FAILED] or self.counts[Outcome.CONFLICT] or self.unpublished)

    @property
    def numbers(self) -> dict[str, int]:
        counts = {str(outcome): self.counts[outcome] for outcome in Outcome}
        return counts | {"published": self.published, "unpublished": self.unpublished}


@contextmanager
def written(report: Report, path: Path) -> Iterator[None]:
    """Writes the report as JSON: the problems while they come, the numbers at the end, also after an error.

    Raises UsageError if there can be no such file; the file appears when it is whole.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        file = part.open("x", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The report {path} can't be written: {error.strerror}.") from error
    separators = chain(["\n"], repeat(",\n"))
    with file:
        file.write('{"problems": [')
        report.listeners.append(lambda row: file.write(next(separators) + json.dumps(asdict(row), ensure_ascii=False)))
        try:
            yield
        finally:
            file.write(f"\n], {json.dumps(report.numbers)[1:-1]}}}\n")
            file.flush()
            part.replace(path)
