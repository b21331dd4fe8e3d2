import pytest

from glossary.documents import MAX_BYTES, BadText, decode, text_hash


def test_text_is_taken_as_it_is() -> None:
    text = "\ufeffक\u095c\r\n\u2028"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "position", "line", "reason"),
    [
        (b"a\n\xff", 2, 2, "byte 0xff is not UTF-8 (invalid start byte)"),
        ("क".encode()[:2], 0, 1, "byte 0xe0 is not UTF-8 (unexpected end of data)"),
        (b"a\nb\n\0", 4, 3, "a NUL character, which no text may hold"),
        ("क".encode("utf-16"), 0, 1, "the file is UTF-16; save it as UTF-8"),
        (b"\n" * (MAX_BYTES + 1), MAX_BYTES, MAX_BYTES + 1, "the file has 2,000,001 bytes, more than 2,000,000"),
    ],
)
def test_bad_bytes_are_named_with_their_place(data: bytes, position: int, line: int, reason: str) -> None:
    with pytest.raises(BadText) as caught:
        decode(data)
    assert (caught.value.position, caught.value.line, caught.value.reason) == (position, line, reason)
    assert str(caught.value) == f"line {line}, byte {position}: {reason}"


def test_the_largest_file_is_taken() -> None:
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES


def test_hash_is_that_of_the_bytes() -> None:
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_hash("\u095c") != text_hash("\u0921\u093c")
    assert len(text_hash("\ud800")) == 64
