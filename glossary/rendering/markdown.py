"""The one Markdown parser and its renderer."""

from collections.abc import MutableMapping, Sequence
from html import escape, unescape
from typing import Any, cast

import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from glossary.rendering.blocks import heading, margin, with_callouts, with_islands
from glossary.rendering.formulas import FormulaError, mathml
from glossary.rendering.inline import lame_link, mark, settled
from glossary.rendering.islands import MARK, MARK_START, Island, Kind, seen, set_aside
from glossary.rendering.katex import tex_of, words_of
from glossary.rendering.links import Targets
from glossary.rendering.sanitise import clean
from glossary.rendering.tables import SCROLL_END, TableNames, scroll_start, table_html, table_of
from glossary.rendering.words import Words, words

__all__ = ["plain_line", "plain_text", "render_inline", "render_markdown"]

type Env = MutableMapping[str, Any]

_NO_TARGETS: Targets = {}
_PLAIN = regex.compile(r"[^\\`*_\[\]<>&$~#|!\n\ue000\ue001\u200b\ufeff]*")
_TAGS = regex.compile(r"<[^<>]*>")
_BLOCK_ENDS = regex.compile(r"</(?:p|h[2-6]|li|tr|caption|aside|div|pre)>|<br>|<hr>")
_CELL_ENDS = regex.compile(r"</t[hd]>")


class _Renderer(RendererHTML):
    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return scroll_start(_names(env).name(_words(env).table))

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return SCROLL_END

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>' if tokens[idx + 1].content else "<th>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<pre><code>{escape(_unmarked(tokens[idx].content, _islands(env)))}</code></pre>\n"

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<code>{escape(_unmarked(tokens[idx].content, _islands(env)))}</code>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return escape(self.renderInlineAsText(tokens[idx].children, options, env))

    def island(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return _inline_island(_islands(env)[int(tokens[idx].content)], env)

    def island_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return _block_island(_islands(env)[int(tokens[idx].content)], env)


class _Parser(MarkdownIt):
    """Takes every address for one: `links.resolve` decides, and a refused link leaves its words, not its brackets."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, url: str) -> str:  # noqa: N802
        return url


def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; without what prose trips over: indented code and underlined headings.

    Raw HTML is read tag by tag, so that Markdown goes on after it.
    """
    parser = _Parser("commonmark", {"xhtmlOut": False}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"]).disable(["html_block", "lheading", "code"])
    parser.block.ruler.at("heading", heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("paragraph", "margin", margin, {"alt": ["paragraph"]})
    parser.inline.add_terminator_char(MARK_START)
    parser.inline.ruler.before("link", "mark", mark)
    parser.inline.ruler.after("link", "lame_link", lame_link)
    parser.core.ruler.push("settle", _settle)
    return parser


def _settle(state: StateCore) -> None:
    env = state.env
    for token in state.tokens:
        if token.children:
            token.children = settled(token.children, env["targets"], _words(env))
    state.tokens = with_callouts(with_islands(state.tokens, _islands(env)))


_PARSER = _parser()


def render_markdown(
    text: str, *, language: str, targets: Targets = _NO_TARGETS, names: TableNames | None = None
) -> str:
    """A safe HTML fragment. Links to entries that `targets` lacks are text; headings have no ids.

    Texts that stand on one page share `names`, so that no two of their tables have the same.
    """
    body, env = _prepared(text, language, targets)
    env["names"] = names or TableNames()
    return _finished(_PARSER.render(body, env))


def render_inline(text: str, *, language: str, targets: Targets = _NO_TARGETS) -> str:
    """The same for a heading or an item of a list: no paragraphs around it."""
    if _PLAIN.fullmatch(text):
        return _finished(escape(text, quote=False))
    body, env = _prepared(text, language, targets)
    return _finished(_PARSER.renderInline(body, env))


def plain_text(text: str) -> str:
    """The words of a Markdown text as a reader sees them, a line for each block."""
    if _PLAIN.fullmatch(text):
        return text
    html = _CELL_ENDS.sub(" ", _BLOCK_ENDS.sub("\n", render_markdown(text, language="")))
    lines = (" ".join(line.split()) for line in unescape(_TAGS.sub("", html)).split("\n"))
    return "\n".join(line for line in lines if line)


def plain_line(text: str) -> str:
    """A title or definition, which is no Markdown, as a reader sees it: `&#39;` is an apostrophe."""
    return " ".join(unescape(seen(text)).split())


def _prepared(text: str, language: str, targets: Targets) -> tuple[str, Env]:
    body, islands = set_aside(text)
    return body, {"targets": targets, "words": words(language), "islands": islands}


def _finished(html: str) -> str:
    """Safe; and a danda after a blank doesn't begin a line."""
    return clean(_unmarked(html, []).replace(" ।", "\xa0।"))


def _words(env: Env) -> Words:
    return cast("Words", env["words"])


def _names(env: Env) -> TableNames:
    return cast("TableNames", env["names"])


def _islands(env: Env) -> list[Island]:
    return cast("list[Island]", env["islands"])


def _alignment(token: Token) -> str:
    return ' class="num"' if "right" in str(token.attrs.get("style", "")) else ""


def _unmarked(text: str, islands: list[Island]) -> str:
    """With the sources of islands in the place of their marks, as far as there are any."""
    if MARK_START not in text:
        return text
    return MARK.sub(lambda m: islands[int(m[1])].source if islands else "", text)


def _inline_island(island: Island, env: Env) -> str:
    match island.kind:
        case Kind.FORMULA:
            return _formula(island.content, block=False)
        case Kind.DUMP:
            tex = tex_of(island.content)
            return _formula(tex, block=False) if tex else escape(" ".join(words_of(island.content)))
        case Kind.TABLE:
            return " ".join(
                _cell(cell.text, env) for row in table_of(island.content).rows for cell in row.cells if cell.text
            )
    return ""


def _block_island(island: Island, env: Env) -> str:
    match island.kind:
        case Kind.FORMULA:
            return _formula_block(_formula(island.content, block=True), env)
        case Kind.DUMP:
            return _dump_block(island.content, env)
        case Kind.TABLE:
            return _table(island.content, env)
    return _missing(_words(env).table_missing)


def _table(html: str, env: Env) -> str:
    table = table_of(html)
    if not table.rows:
        return ""
    label = _names(env).name(_words(env).table, plain_text(table.caption))
    return table_html(table, label=label, inline=lambda text: _cell(text, env))


def _dump_block(dump: str, env: Env) -> str:
    if tex := tex_of(dump):
        return _formula_block(_formula(tex, block=True), env)
    if lines := words_of(dump):
        return _formula_block("<br>".join(map(escape, lines)), env)
    return _missing(_words(env).formula_missing)


def _formula(tex: str, *, block: bool) -> str:
    try:
        return mathml(tex, block=block)
    except FormulaError:
        return f"<code>{escape(tex)}</code>"


def _formula_block(formula: str, env: Env) -> str:
    label = escape(_words(env).formula)
    return f'<div class="formula" tabindex="0" role="group" aria-label="{label}">{formula}</div>\n'


def _missing(note: str) -> str:
    return f'<p class="missing">{escape(note)}</p>\n' if note else ""


def _cell(text: str, env: Env) -> str:
    if _PLAIN.fullmatch(text):
        return escape(text, quote=False)
    body, islands = set_aside(text)
    return cast("str", _PARSER.renderInline(body, {**env, "islands": islands}))
