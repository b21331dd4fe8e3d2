"""Folders of article files: which language a folder holds, which files are in it, and what can't be read."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from glossary.documents import MAX_BYTES, BadText, decode
from glossary.languages import LANGUAGES

SYMBOLIC_LINK = "is a symbolic link"


class UsageError(Exception):
    """The command can't begin; the message is one line for whoever called it."""


class BadFile(Exception):
    """`line` is 1-based, `byte` an offset from the file's start."""

    def __init__(self, reason: str, line: int | None = None, byte: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line, self.byte = reason, line, byte


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """`name` is the path below the imported folder, fit to print; `twins` are files that give the same slug."""

    path: Path
    name: str
    slug: str
    twins: tuple[str, ...] = ()


def language_named(name: str) -> str | None:
    """Returns the code of the language that a folder or an option names: `hi`, `Hindi` or `हिन्दी`."""
    folded = name.casefold()
    for code, language in LANGUAGES.items():
        if folded in {code, language.name.casefold(), language.native_name.casefold()}:
            return code
    return None


def language_folders(root: Path, language: str | None, first: str) -> dict[str, list[Path]]:
    """Returns the folders of article files by language, the language `first` before the others.

    Raises UsageError when there are none.
    """
    children = _subfolders(root)
    found: dict[str, list[Path]] = {}
    for child in children:
        if (code := language_named(child.name)) and language in {None, code}:
            found.setdefault(code, []).append(child)
    own = language or language_named(root.resolve().name)
    if not found and own is None:
        names = ", ".join(f"{code} or {item.name}" for code, item in LANGUAGES.items())
        raise UsageError(f"{printable(root)} holds no folder of a language ({names}): name the language.")
    found = found or {str(own): [root]}
    return dict(sorted(found.items(), key=lambda item: (item[0] != first, item[0])))


def article_files(root: Path, folders: list[Path]) -> Iterator[ArticleFile]:
    """Yields the `.md` files of one language by slug; raises OSError for a folder that can't be listed."""
    paths = [path for folder in folders for path in folder.iterdir() if _is_article(path)]
    paths.sort(key=lambda path: (path.stem.lower(), str(path)))
    for slug, same in groupby(paths, key=lambda path: path.stem.lower()):
        names = {path: printable(path.relative_to(root)) for path in same}
        for path, name in names.items():
            yield ArticleFile(path, name, slug, tuple(other for other in names.values() if other != name))


def passed_over(root: Path, used: Iterable[Path]) -> list[str]:
    """Names what an import doesn't look at: files beside the folders in use, other folders, folders in folders."""
    used = set(used)
    beside = [] if root in used else [path for path in _visible(root) if path.is_dir() or _is_article(path)]
    within = [path for place in used for path in _visible(place) if path.is_dir() and not _is_article(path)]
    return sorted(printable(path.relative_to(root)) for path in {*beside, *within} - used)


def _visible(place: Path) -> list[Path]:
    try:
        return [path for path in place.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []


def read(path: Path) -> str:
    """Returns the text, never reading more than the largest that is allowed. Raises BadFile."""
    try:
        return decode(_bytes(path))
    except BadText as error:
        raise BadFile(error.reason, error.line, error.position) from error
    except OSError as error:
        raise BadFile(f"can't be read: {error.strerror}") from error


@contextmanager
def folder(path: Path) -> Iterator[int]:
    """Yields the descriptor of a folder, made where there is none; never one that a symbolic link points to.

    Raises UsageError.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise UsageError(f"{printable(path)} can't be written to: {error.strerror}.") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def write(place: int, name: str, data: bytes) -> None:
    """Puts a whole file in the place of what has that name in the folder. Raises OSError, and leaves what was."""
    part = f".{name}.{os.getpid()}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=place)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(part, name, src_dir_fd=place, dst_dir_fd=place)
    except BaseException:
        os.unlink(part, dir_fd=place)
        raise


def printable(path: Path) -> str:
    """A file's name may hold bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _bytes(path: Path) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise BadFile("is not a file")
    if path.is_symlink():
        raise BadFile(f"{SYMBOLIC_LINK}, which could lead to any file of this machine")
    if status.st_size > MAX_BYTES:
        raise BadFile(f"has {status.st_size:,} bytes; at most {MAX_BYTES:,} are allowed")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _is_article(path: Path) -> bool:
    return path.suffix.lower() == ".md" and not path.name.startswith(".")


def _subfolders(root: Path) -> list[Path]:
    try:
        if not root.exists():
            raise UsageError(f"{printable(root)} does not exist.")
        if not root.is_dir():
            raise UsageError(f"{printable(root)} is not a folder.")
        return sorted(child for child in root.iterdir() if child.is_dir())
    except OSError as error:
        raise UsageError(f"{printable(root)} can't be read: {error.strerror}.") from error
