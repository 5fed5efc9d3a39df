"""The elements, attributes and classes that an editor's text may hold. What is not named here is an error."""

import re

VOID = frozenset({"br", "hr", "img", "wbr"})
ELEMENTS = VOID | frozenset(
    (
        *("a", "abbr", "b", "blockquote", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "ol", "p", "pre", "q"),
        *("s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th"),
        *("thead", "tr", "u", "ul"),
    )
)
# What stands nowhere but right inside others: a browser drops it elsewhere, or moves it.
WITHIN = {
    **dict.fromkeys(("td", "th"), ("tr",)),
    "tr": ("thead", "tbody", "tfoot", "table"),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), ("table",)),
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl", "div")),
    "summary": ("details",),
    "figcaption": ("figure",),
}
# What each attribute may say, on which elements; without elements, on every one.
NUMBER, WORDS, NOTHING = re.compile(r"\d{1,4}"), re.compile(r"[^\n]{0,300}"), re.compile("")
NAME = re.compile(r"[\w:.-]{1,100}")
ATTRIBUTES: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "id": ((), NAME),
    "lang": ((), re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")),
    "dir": ((), re.compile("ltr|rtl|auto")),
    "title": (("a", "abbr", "img"), WORDS),
    "alt": (("img",), WORDS),
    "width": (("img",), NUMBER),
    "height": (("img",), NUMBER),
    "start": (("ol",), NUMBER),
    "colspan": (("td", "th"), NUMBER),
    "rowspan": (("td", "th"), NUMBER),
    "scope": (("th",), re.compile("col|row|colgroup|rowgroup")),
    "open": (("details",), re.compile("(open)?")),
    "role": (("div",), re.compile("region|note")),
    "tabindex": (("div",), re.compile("0")),
    "aria-label": (("div", "section"), WORDS),
    "data-head": (("td",), WORDS),
    "data-no-search": (("div", "section"), re.compile("(data-no-search)?")),
}
ADDRESSES = {"href": "a", "src": "img"}
# Classes of our style sheet that a text may use, and those that Markdown gives by itself.
CLASSES = frozenset(
    (
        *("answers", "caption", "care", "danger", "door", "doors", "go", "hero", "more", "news", "on-screen"),
        *("panels", "silent", "urgent", "who", "worried", "wrap"),
        *("admonition", "admonition-title", "note", "warning", "tip", "info", "important", "attention", "caution"),
        *("align-left", "align-right", "align-center", "footnote", "footnote-ref", "footnote-backref"),
        *("table-region", "cards", "wide"),
    )
)
# A browser ends a paragraph where one of these begins, and what follows stands outside it.
ENDS_PARAGRAPH = frozenset(
    (
        *("blockquote", "details", "div", "dl", "figure", "hr", "ol", "p", "pre", "section", "table", "ul"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
# Names of the parts of every page, as in overrides/: links and scripts look for them.
TAKEN = frozenset(("home-search", "home-search-label", "main", "menu", "site-search"))
