"""Front matter: lines of `key: value`, each value as it stands. It is not YAML: values hold colons, quotes and `#`."""

import re
from collections.abc import Iterator, Sequence

from glossary.documents.lines import is_blank, one_line, split_lines

KEYS = ("keywords", "title", "description", "related")
FENCE = "---"

_KEY = re.compile(r"([A-Za-z][A-Za-z_-]*)[ \t]*:(.*)", re.DOTALL)


def front_length(raws: Sequence[str]) -> int:
    """How many of the first lines are front matter; 0 if there is none. Without a closing `---` the keys count."""
    start = next((at for at, raw in enumerate(raws) if not is_blank(raw)), len(raws))
    if start == len(raws) or raws[start].rstrip() != FENCE:
        return 0
    keys = _keys_end(raws, start + 1)
    close = _close(raws, start + 1)
    if close and (close == start + 1 or any(key_of(raw) for raw in raws[start + 1 : close])):
        return close + 1
    return keys if keys > start + 1 else 0


def _close(raws: Sequence[str], start: int) -> int:
    """Where the closing `---` is, or 0: text after a blank line can't be front matter."""
    for at in range(start, len(raws)):
        raw = raws[at]
        if raw.rstrip() == FENCE:
            return at
        if not is_blank(raw) and is_blank(raws[at - 1]) and not _KEY.match(raw):
            return 0
    return 0


def _keys_end(raws: Sequence[str], at: int) -> int:
    while at < len(raws) and key_of(raws[at]):
        at += 1
    return at


def key_of(raw: str) -> str:
    """The known key that a line sets, or nothing."""
    match = _KEY.match(raw)
    key = match[1].lower() if match else ""
    return key if key in KEYS else ""


def entries(front: str) -> Iterator[tuple[int, str, str]]:
    """Index, key and value of each line that sets a known key."""
    for at, raw in enumerate(split_lines(front)):
        if key := key_of(raw):
            yield at, key, one_line(raw.partition(":")[2])


def value_of(front: str, key: str) -> str | None:
    """The first line that sets the key counts."""
    return next((value for _, name, value in entries(front) if name == key), None)


def with_value(front: str, key: str, value: str, eol: str) -> str:
    """The front matter with that one line changed, or added at its place in `KEYS`. No front matter: a new one."""
    lines = split_lines(front) or [FENCE + eol, FENCE + eol]
    found = list(entries(front))
    at = next((at for at, name, _ in found if name == key), None)
    if at is not None:
        lines[at] = _changed(lines[at], value)
        return "".join(lines)
    before = [at for at, name, _ in found if KEYS.index(name) < KEYS.index(key)]
    at = 1 + (before[-1] if before else next(at for at, raw in enumerate(lines) if not is_blank(raw)))
    lines[at - 1] = lines[at - 1] if lines[at - 1].endswith("\n") else lines[at - 1] + eol
    return "".join([*lines[:at], _line(key, value) + eol, *lines[at:]])


def _line(key: str, value: str) -> str:
    return f"{key}: {value}".rstrip()


def _changed(raw: str, value: str) -> str:
    end = raw[len(raw.rstrip("\r\n")) :]
    return _line(raw.partition(":")[0].rstrip(), value) + end


def split_list(value: str) -> tuple[str, ...]:
    """Its comma-separated words, each once."""
    return tuple(dict.fromkeys(filter(None, (word.strip() for word in value.split(",")))))


def join_list(words: Sequence[str], like: str) -> str:
    """Joined as `like` is: with a blank after the comma or without."""
    return (", " if ", " in like else ",").join(words)
