import codecs
import hashlib

MAX_BYTES = 2_000_000


class BadText(ValueError):
    """Bytes that can't be an article. `position` is a byte offset, `line` 1-based."""

    def __init__(self, position: int, line: int, reason: str) -> None:
        super().__init__(f"line {line}, byte {position}: {reason}")
        self.position = position
        self.line = line
        self.reason = reason


def decode(data: bytes) -> str:
    """The text of an article file, a byte order mark included. Raises BadText."""
    if len(data) > MAX_BYTES:
        raise _bad(data, MAX_BYTES, f"the file has {len(data):,} bytes, more than {MAX_BYTES:,}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _bad(data, 0, "the file is UTF-16; save it as UTF-8")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _bad(data, error.start, f"byte 0x{data[error.start]:02x} is not UTF-8 ({error.reason})") from None
    if "\0" in text:
        raise _bad(data, data.index(b"\0"), "a NUL character, which no text may hold")
    return text


def _bad(data: bytes, position: int, reason: str) -> BadText:
    return BadText(position, data.count(b"\n", 0, position) + 1, reason)


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 text, not normalised, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
