"""What the HTML of an editor's text may hold: elements, attributes, classes and kinds of address; all else is an error.

The site's policy for browsers stops scripts and files of others. It does not stop a link that leads elsewhere than
was checked, a field for a password, or a tag that takes the page apart.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from nscp_site import findings
from nscp_site.cache import cached
from nscp_site.content.own_words import mask_code
from nscp_site.pages.markdown import BRACES_ATTRIBUTE, to_html
from nscp_site.pages.shown_raw import (
    BARE_ADDRESS_PATTERNS,
    BARE_EMAIL_MESSAGE,
    RAW_MARKUP_PATTERNS,
    is_bare_address,
    mask_escapes,
)

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
REQUIRED_PARENTS = {
    **dict.fromkeys(("td", "th"), ("tr",)),
    "tr": ("thead", "tbody", "tfoot", "table"),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), ("table",)),
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl", "div")),
    "summary": ("details",),
    "figcaption": ("figure",),
}
# What each attribute may say, on which elements; without elements, on every one.
NUMBER_VALUE, TEXT_VALUE, EMPTY_VALUE = re.compile(r"\d{1,4}"), re.compile(r"[^\n]{0,300}"), re.compile("")
ID_VALUE = re.compile(r"[\w:.-]{1,100}")
ATTRIBUTES: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "id": ((), ID_VALUE),
    "lang": ((), re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")),
    "dir": ((), re.compile("ltr|rtl|auto")),
    "title": (("a", "abbr", "img"), TEXT_VALUE),
    "alt": (("img",), TEXT_VALUE),
    "width": (("img",), NUMBER_VALUE),
    "height": (("img",), NUMBER_VALUE),
    "start": (("ol",), NUMBER_VALUE),
    "colspan": (("td", "th"), NUMBER_VALUE),
    "rowspan": (("td", "th"), NUMBER_VALUE),
    "scope": (("th",), re.compile("col|row|colgroup|rowgroup")),
    "open": (("details",), re.compile("(open)?")),
    "role": (("div",), re.compile("region|note")),
    "tabindex": (("div",), re.compile("0")),
    "aria-label": (("div", "section"), TEXT_VALUE),
    "data-head": (("td",), TEXT_VALUE),
    "data-no-search": (("div", "section"), re.compile("(data-no-search)?")),
}
URL_ATTRIBUTES = {"href": "a", "src": "img"}
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
RESERVED_IDS = frozenset(("home-search", "home-search-label", "main", "menu", "site-search"))

HEADING = re.compile("h[1-6]")
LANGUAGE = re.compile(r"language-\w+")
# Browsers leave these out of an address before they look where it leads (URL standard, 4.4).
STRIPPED_FROM_URL = re.compile(r"^[\x00-\x20]+|[\t\n\r]")
# A tag that is begun and never ended takes in all that follows.
TAG_START = re.compile(r"<[A-Za-z/!?]")
MAX_DEPTH = 40
MAX_FAULTS = 20
# What begins so can end the program that reads it.
CDATA_START = "<!["
# Without one of these a field's text is words alone.
POSSIBLE_MARKUP = re.compile(
    r"[<&{\\\[|~@`^#*]|!!!|\?\?\?|==|\+\+|(?<!\w)_|^ *:|:\w+:|://|www\.|(?:item|elsewhere):|\.(?:uk|com|org|net|info)\b",
    re.MULTILINE,
)


@dataclass(frozen=True)
class _HtmlFault:
    """What may not stand in a text; it is the `count`-th `sign` of it that was seen in the HTML.

    `mark` is what it is about, `typed` what the line holds, where the HTML shows it as it was typed.
    """

    message: str
    mark: str
    marker: str
    count: int
    typed: str = ""


class _HtmlChecker(HTMLParser):
    """Reads HTML as it is sent, and repairs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[_HtmlFault] = []
        self.links: list[tuple[str, str, int]] = []
        self.marker_counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.open: list[tuple[str, int]] = []
        self.ids: set[str] = set()

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """What stands in an element that may not stand here at all is read like anything else."""

    def count_marker(self, sign: str) -> int:
        """Count an occurrence of a marker; the number so far."""
        self.marker_counts[sign] += 1
        return self.marker_counts[sign]

    def add_fault(self, mark: str, told: str) -> None:
        """Record a fault whose message is its own marker."""
        self.faults.append(_HtmlFault(told, mark, told, self.count_marker(told)))

    def refuse(self, mark: str, says: str) -> None:
        """Record a fault whose message begins with what it is about."""
        self.add_fault(mark, f"`{mark}` {says}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element, which must be one that may stand in a text."""
        count = self.count_marker(f"<{tag}")
        if tag not in ELEMENTS:
            self.refuse(f"<{_excerpt(tag)}>", "must not stand in a text. Take it out, or write it as Markdown.")
            self.refused[tag] += 1
            return
        if tag in REQUIRED_PARENTS and (not self.open or self.open[-1][0] not in REQUIRED_PARENTS[tag]):
            parent = REQUIRED_PARENTS[tag][0]
            self.refuse(f"<{tag}>", f"must stand right inside `<{parent}>`. Put it there, or write it as Markdown.")
        if tag in ENDS_PARAGRAPH and any(name == "p" for name, _ in self.open):
            says = "can't stand inside `<p>`: browsers end the paragraph there. Write `</p>` above it."
            self.refuse(f"<{tag}>", says)
        for name, value in attrs:
            self.check_attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append((tag, count))
            if len(self.open) == MAX_DEPTH:
                self.add_fault("", f"more than {MAX_DEPTH} elements stand one in the other here. Take some out.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that ends in `/>`: browsers take no notice of that but in those that hold nothing."""
        self.handle_starttag(tag, attrs)

    def check_id(self, tag: str, value: str) -> None:
        """Check an id: unique on the page and not reserved by the layout."""
        # Of two headings of one name a rule of their own tells.
        if value in self.ids and not HEADING.fullmatch(tag):
            self.refuse(_excerpt(value), "names two places, and links lead to the first. Give one another name.")
        if value in RESERVED_IDS:
            self.refuse(value, f"is the name of a part of every page. Write another, as in {{: #the-{value} }}.")
        self.ids.add(value)

    def check_attribute(self, tag: str, name: str, value: str) -> None:
        """An attribute of an element."""
        if name == "id":
            self.check_id(tag, value)
        if URL_ATTRIBUTES.get(name) == tag:
            self.add_link(tag, value)
        elif name == "class":
            for word in value.split():
                if word not in CLASSES and not LANGUAGE.fullmatch(word):
                    self.refuse(_excerpt(word), "is no class that a text may have. Take it out.")
        elif name == BRACES_ATTRIBUTE:
            shown = _excerpt(value)
            told = f"braces may give a name and classes, as in {{: #name .care }}, and no `{shown}`. Take it out."
            self.add_fault(shown, told)
        elif name != "markdown":
            elements, pattern = ATTRIBUTES.get(name, (("nothing",), EMPTY_VALUE))
            if (elements and tag not in elements) or not pattern.fullmatch(value):
                typed = f"{_excerpt(name)}={_excerpt(value)}"
                self.refuse(typed, f"must not stand on `<{_excerpt(tag)}>`. Take it out.")

    def add_link(self, tag: str, value: str) -> None:
        """Where a link or picture leads, as a browser reads it; whether it may is for the rules of links to say."""
        plain = STRIPPED_FROM_URL.sub("", value)
        self.links.append((plain, f"{tag} {plain}", self.count_marker(f"{tag} {plain}")))

    def handle_endtag(self, tag: str) -> None:
        """The end of an element: of the one that is open, or of none."""
        if self.refused[tag]:
            self.refused[tag] -= 1
            return
        if tag not in (name for name, _ in self.open):
            self.refuse(f"</{_excerpt(tag)}>", "ends what never began. Take it out.")
            return
        while self.open:
            name, count = self.open.pop()
            if name == tag:
                return
            self.add_unclosed(name, count)

    def add_unclosed(self, tag: str, count: int) -> None:
        """An element that does not end where it must."""
        told = f"`<{_excerpt(tag)}>` is never closed. Write `</{_excerpt(tag)}>` where it ends."
        self.faults.append(_HtmlFault(told, f"<{_excerpt(tag)}>", f"<{tag}", count))

    def handle_data(self, data: str) -> None:
        """Words between tags. Where a tag begins in them it never ends: what follows would be lost."""
        if TAG_START.search(data):
            self.add_fault("<", "a `<` begins a tag that never ends. Write `\\<` for the sign itself.")
        inside = {name for name, _ in self.open}
        # Inside what may not stand here Markdown is not read, and is not what is wrong.
        for pattern, message in () if inside & {"code", "pre"} or any(self.refused.values()) else RAW_MARKUP_PATTERNS:
            found = None if "a" in inside and pattern in BARE_ADDRESS_PATTERNS else pattern.search(data)
            if found:
                self.add_raw_markup(found[0].strip(), message)

    def add_raw_markup(self, sign: str, told: str) -> None:
        """Note what was meant as Markdown and is shown as it was typed."""
        mark, told = ("", told) if told is BARE_EMAIL_MESSAGE else (_excerpt(sign), f"`{_excerpt(sign)}` {told}")
        self.faults.append(_HtmlFault(told, mark, f"raw {sign}", self.count_marker(f"raw {sign}"), sign.split("\n")[0]))

    def handle_comment(self, data: str) -> None:
        """A remark is told by a rule of its own; a browser takes other things for one as well."""
        if data.startswith(("?", "[", "!")):
            told = "what stands between `<!` or `<?` and `>` is shown by no browser. Take it out."
            self.add_fault(f"<{data[0]}", told)

    def handle_decl(self, decl: str) -> None:
        """A declaration such as a document's type."""
        self.refuse(f"<!{_excerpt(decl)}>", "must not stand in a text. Take it out.")

    def unknown_decl(self, data: str) -> None:
        """CDATA and its like."""
        self.refuse(f"<![{_excerpt(data)}]>", "is shown by no browser. Take it out.")

    def handle_pi(self, data: str) -> None:
        """A processing instruction, such as a piece of a program."""
        self.refuse(f"<?{_excerpt(data)}>", "must not stand in a text. Take it out.")


def _excerpt(text: str) -> str:
    """A text shortened for a message: one line, at most 60 characters."""
    plain = " ".join(text.split()).replace("`", "'")
    return plain if len(plain) <= 60 else f"{plain[:60]}…"


def check_html(html: str) -> _HtmlChecker:
    """Parse HTML to its end. Raises AssertionError, as html.parser does, at `<![` without a valid name."""
    judge = _HtmlChecker()
    judge.feed(html)
    judge.close()
    while judge.open:
        judge.add_unclosed(*judge.open.pop())
    return judge


def _check_markdown(text: str) -> _HtmlChecker:
    """Check the HTML of a Markdown text, and the tags as typed where Markdown would close them itself."""
    judge = check_html(to_html(text))
    if "markdown" in text and not judge.faults:
        judge.faults += [one for one in check_html(mask_code(text)).faults if one.marker.startswith(("<", "`</"))]
    return judge


@cached
def find_html_faults(text: str, *, field: bool = False) -> list[tuple[findings.Fault, int]]:
    """What may not stand in a text of Markdown: what to tell, and its line from 0. A field may be an address alone.

    The first twenty are told: to look for the lines of thousands would take hours.
    """
    if not POSSIBLE_MARKUP.search(text):
        return []
    if CDATA_START in text and not _is_parsable(text):
        line = text.count("\n", 0, text.index(CDATA_START))
        told = "`<![` can't be read by what makes the pages. Write `&lt;![` for the signs themselves."
        return [(findings.Fault(told, CDATA_START), line)]
    text = mask_escapes(text)
    try:
        faults = [one for one in _check_markdown(text).faults if not (field and is_bare_address(one.typed))]
        seen = _signs_down_to(text)
        return [
            (findings.Fault(one.message, one.mark), find_line(text, one.marker, one.count, one.typed, seen))
            for one in faults[:MAX_FAULTS]
        ]
    except RecursionError:
        told = "this text is nested too deeply. Write it with fewer lists and quotations inside each other."
        return [(findings.Fault(told), 0)]


def _is_parsable(text: str) -> bool:
    """Whether html.parser can read a text as typed, code included, as MkDocs makes it do."""
    try:
        check_html(f"{text}\n\n: more of the page")
    except AssertionError:
        return False
    return True


@cached
def find_html_links(text: str) -> list[tuple[str, str, int]]:
    """Links and pictures in the HTML of a text: (target, marker, count of the marker so far)."""
    if not POSSIBLE_MARKUP.search(text):
        return []
    try:
        return _check_markdown(text).links
    except (RecursionError, AssertionError):
        return []


def _signs_down_to(text: str) -> Callable[[int], Counter[str]]:
    """How often each sign stands in the HTML of a text down to one of its lines: each beginning is rendered once."""
    lines = text.split("\n")
    return cache(lambda number: check_html(to_html("\n".join(lines[: number + 1]))).marker_counts)


def find_line(
    text: str, sign: str, count: int, typed: str = "", seen: Callable[[int], Counter[str]] | None = None
) -> int:
    """The line of a text with which its HTML has some sign so many times; Markdown itself forgets its lines.

    What ends only in a later line of its paragraph must not be taken for what never ends: so the paragraph is looked
    for first, then the line in it. `seen` are the signs down to each line, where they are known.
    """
    lines, seen = text.split("\n"), seen or _signs_down_to(text)
    ends = [number for number, line in enumerate([*lines[1:], ""]) if not line.strip()]

    def reached(number: int) -> bool:
        return seen(number)[sign] >= count

    block = min(bisect_left(ends, True, key=reached), len(ends) - 1)
    first, last = ends[block - 1] + 1 if block else 0, ends[block]
    inside = [number for number in range(first, last + 1) if typed and typed in lines[number]]
    return inside[0] if inside else min(first + bisect_left(range(first, last), True, key=reached), last)
