"""The last wall: what isn't listed here never reaches a page.

Ids, styles, event handlers and free classes aren't listed. The classes are those that rendering writes; raw HTML in
a text loses its attributes before this, so a text can't dress up as the site.
"""

import nh3

__all__ = ["clean"]

_TEXT = {"a", "aside", "b", "br", "code", "del", "div", "em", "hr", "i", "kbd", "p", "pre", "s", "span", "strong"}
_TEXT |= {"sub", "sup", "u", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li"}
_TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
_MATH = {"math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded"}
_MATH |= {"mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"}
_MATH |= {"mprescripts", "none", "mtable", "mtr", "mtd"}

_ATTRIBUTES = {
    "a": {"href", "rel"},
    "div": {"aria-label"},
    "span": {"title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "mi": {"mathvariant"},
    "mo": {
        "fence",
        "form",
        "largeop",
        "lspace",
        "maxsize",
        "minsize",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
    },
    "mtext": {"mathvariant"},
    "mspace": {"depth", "height", "width"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mfrac": {"linethickness"},
    "menclose": {"notation"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtable": {"columnlines", "columnspacing", "displaystyle", "rowlines", "rowspacing"},
    "mtd": {"columnalign"},
}

_VALUES = {
    "div": {"role": {"group", "region"}, "tabindex": {"0"}},
    "th": {"scope": {"col", "row"}},
    "math": {"display": {"block", "inline"}},
}

_CLASSES = {
    "aside": {"callout"},
    "div": {"formula", "scroll"},
    "p": {"missing"},
    "span": {"unlinked"},
    "td": {"num"},
    "th": {"num"},
}

_CLEANER = nh3.Cleaner(
    tags=_TEXT | _TABLE | _MATH,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(html: str) -> str:
    return _CLEANER.clean(html)
