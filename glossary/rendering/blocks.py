"""Between the lines: headings, callouts, and paragraphs that an island parts."""

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from glossary.documents.lines import heading_line
from glossary.rendering.islands import Island, Kind

__all__ = ["heading", "margin", "with_callouts", "with_islands"]

# Text that is wrapped by hand has shorter lines: the end of a longer one is the end of a paragraph.
_LONG_LINE = 120
_BREAKS = {"softbreak", "hardbreak"}
_PARTING = {"island", "softbreak"}
_CONTENT = {"fence", "hr", "island_block"}


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A blank after the signs may be missing, except after a single one: `#1 in sales`."""
    found = heading_line(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if not found:
        return False
    level, text, glued = found
    if glued and level == 1:
        return False
    if not silent:
        state.line = start + 1
        tag = f"h{max(level, 2)}"
        state.push("heading_open", tag, 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content = text
        inline.map = [start, state.line]
        inline.children = []
        state.push("heading_close", tag, -1)
    return True


def margin(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line at the margin ends the list above it, which in CommonMark would take it in."""
    return silent and 0 <= state.sCount[start] < state.blkIndent


def with_callouts(tokens: list[Token]) -> list[Token]:
    """Quotes as callouts: empty ones dropped, nested ones flattened, one that is a heading joined to the next."""
    out: list[Token] = []
    depth = start = 0
    heading_end = -1
    for token in tokens:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "blockquote_open" and depth == 1:
            start = len(out)
            out.append(Token("tag_open", "aside", 1, attrs={"class": "callout"}, block=True))
        elif token.type == "blockquote_close" and depth == 0:
            heading_end = _closed(out, start, heading_end)
        elif not token.type.startswith("blockquote"):
            out.append(_lowered(token) if depth else token)
    return out


def _closed(out: list[Token], start: int, heading_end: int) -> int:
    """Ends the callout that begins at `start`; returns where it ends if it holds only headings, else -1."""
    body = out[start + 1 :]
    if not any(token.type in _CONTENT or _has_content(token) for token in body):
        del out[start:]
        return heading_end if heading_end == len(out) else -1
    if heading_end == start:
        del out[start - 1 : start + 1]
    out.append(Token("tag_close", "aside", -1, block=True))
    return len(out) if all(token.type.startswith("heading") or token.type == "inline" for token in body) else -1


def _has_content(token: Token) -> bool:
    return not all(_is_blank(child) or child.type in _BREAKS for child in token.children or [])


def _lowered(token: Token) -> Token:
    if token.type.startswith("heading"):
        token.tag = "h3" if token.tag <= "h3" else "h4"
    return token


def with_islands(tokens: list[Token], islands: list[Island]) -> list[Token]:
    """Paragraphs without their islands, which stand between them; empty paragraphs dropped."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "inline" and index and tokens[index - 1].type == "paragraph_open":
            out[-1:] = _parted(tokens[index - 1], token, tokens[index + 1], islands)
        elif token.type != "paragraph_close":
            out.append(token)
    return out


def _parted(opening: Token, inline: Token, closing: Token, islands: list[Island]) -> list[Token]:
    children = inline.children or []
    if not any(child.type in _PARTING for child in children):
        return [opening, inline, closing] if _has_content(inline) else []
    out: list[Token] = []
    line: list[Token] = []
    depth = width = 0
    for index, child in enumerate(children):
        depth += child.nesting
        width = 0 if child.type in _BREAKS and width <= _LONG_LINE else width + len(child.content)
        if not depth and child.type == "island" and _is_block(children, index, islands[int(child.content)]):
            out += _paragraph(opening, line, closing)
            out.append(Token("island_block", "", 0, content=child.content, block=True))
            line, width = [], 0
        elif not depth and child.type == "softbreak" and width:
            out += _paragraph(opening, line, closing)
            line, width = [], 0
        else:
            line.append(child)
    return out + _paragraph(opening, line, closing)


def _is_block(children: list[Token], index: int, island: Island) -> bool:
    """A table always parts a paragraph, a formula if it has a line of its own."""
    if island.kind in {Kind.TABLE, Kind.LOST_TABLE}:
        return True
    before = next(
        (child for child in map(children.__getitem__, range(index - 1, -1, -1)) if not _is_blank(child)), None
    )
    after = next(
        (child for child in map(children.__getitem__, range(index + 1, len(children))) if not _is_blank(child)), None
    )
    return all(child is None or child.type in _BREAKS for child in (before, after))


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _paragraph(opening: Token, line: list[Token], closing: Token) -> list[Token]:
    while line and (line[0].type in _BREAKS or _is_blank(line[0])):
        line = line[1:]
    while line and (line[-1].type in _BREAKS or _is_blank(line[-1])):
        line = line[:-1]
    return [opening, Token("inline", "", 0, children=line, block=True), closing] if line else []
