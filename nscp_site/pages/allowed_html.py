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
from nscp_site.content.own_words import outside_code
from nscp_site.pages.markdown import GIVEN, to_html
from nscp_site.pages.shown_raw import ADDRESSES_TYPED, MAIL_TOLD, SHOWN_RAW, is_address, without_escaped

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

HEADING = re.compile("h[1-6]")
LANGUAGE = re.compile(r"language-\w+")
# Browsers leave these out of an address before they look where it leads (URL standard, 4.4).
DROPPED = re.compile(r"^[\x00-\x20]+|[\t\n\r]")
# A tag that is begun and never ended takes in all that follows.
BEGUN = re.compile(r"<[A-Za-z/!?]")
DEEPEST = 40
MOST_TOLD = 20
# What begins so can end the program that reads it.
SECTION = "<!["
# Without one of these a field's text is words alone.
MARKUP = re.compile(
    r"[<&{\\\[|~@`^#*]|!!!|\?\?\?|==|\+\+|(?<!\w)_|^ *:|:\w+:|://|www\.|(?:item|elsewhere):|\.(?:uk|com|org|net|info)\b",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Fault:
    """What may not stand in a text; it is the `count`-th `sign` of it that was seen in the HTML.

    `mark` is what it is about, `typed` what the line holds, where the HTML shows it as it was typed.
    """

    told: str
    mark: str
    sign: str
    count: int
    typed: str = ""


class Judge(HTMLParser):
    """Reads HTML as it is sent, and repairs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[Fault] = []
        self.links: list[tuple[str, str, int]] = []
        self.seen: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.open: list[tuple[str, int]] = []
        self.ids: set[str] = set()

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """What stands in an element that may not stand here at all is read like anything else."""

    def see(self, sign: str) -> int:
        """Count a sign."""
        self.seen[sign] += 1
        return self.seen[sign]

    def tell(self, mark: str, told: str) -> None:
        """Note a fault, which is its own sign."""
        self.faults.append(Fault(told, mark, told, self.see(told)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element, which must be one that may stand in a text."""
        count = self.see(f"<{tag}")
        if tag not in ELEMENTS:
            self.tell(
                f"<{shown(tag)}>", f"`<{shown(tag)}>` must not stand in a text. Take it out, or write it as Markdown."
            )
            self.refused[tag] += 1
            return
        if tag in WITHIN and (not self.open or self.open[-1][0] not in WITHIN[tag]):
            told = f"`<{tag}>` must stand right inside `<{WITHIN[tag][0]}>`. Put it there, or write it as Markdown."
            self.tell(f"<{tag}>", told)
        if tag in ENDS_PARAGRAPH and any(name == "p" for name, _ in self.open):
            told = f"`<{tag}>` can't stand inside `<p>`: browsers end the paragraph there. Write `</p>` above it."
            self.tell(f"<{tag}>", told)
        for name, value in attrs:
            self.attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append((tag, count))
            if len(self.open) == DEEPEST:
                self.tell("", f"more than {DEEPEST} elements stand one in the other here. Take some out.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that ends in `/>`: browsers take no notice of that but in those that hold nothing."""
        self.handle_starttag(tag, attrs)

    def name_of_place(self, tag: str, value: str) -> None:
        """A name to which links lead: one place on a page may have it."""
        # Of two headings of one name a rule of their own tells.
        if value in self.ids and not HEADING.fullmatch(tag):
            told = f"`{shown(value)}` names two places, and links lead to the first. Give one another name."
            self.tell(shown(value), told)
        if value in TAKEN:
            told = f"`{value}` is the name of a part of every page. Write another, as in {{: #the-{value} }}."
            self.tell(value, told)
        self.ids.add(value)

    def attribute(self, tag: str, name: str, value: str) -> None:
        """An attribute of an element."""
        if name == "id":
            self.name_of_place(tag, value)
        if ADDRESSES.get(name) == tag:
            self.address(tag, value)
        elif name == "class":
            for word in value.split():
                if word not in CLASSES and not LANGUAGE.fullmatch(word):
                    self.tell(shown(word), f"`{shown(word)}` is no class that a text may have. Take it out.")
        elif name == GIVEN:
            told = (
                f"braces may give a name and classes, as in {{: #name .care }}, and no `{shown(value)}`. Take it out."
            )
            self.tell(shown(value), told)
        elif name != "markdown":
            elements, pattern = ATTRIBUTES.get(name, (("nothing",), NOTHING))
            if (elements and tag not in elements) or not pattern.fullmatch(value):
                typed = f"{shown(name)}={shown(value)}"
                self.tell(typed, f"`{typed}` must not stand on `<{shown(tag)}>`. Take it out.")

    def address(self, tag: str, value: str) -> None:
        """Where a link or picture leads, as a browser reads it; whether it may is for the rules of links to say."""
        plain = DROPPED.sub("", value)
        self.links.append((plain, f"{tag} {plain}", self.see(f"{tag} {plain}")))

    def handle_endtag(self, tag: str) -> None:
        """The end of an element: of the one that is open, or of none."""
        if self.refused[tag]:
            self.refused[tag] -= 1
            return
        if tag not in (name for name, _ in self.open):
            self.tell(f"</{shown(tag)}>", f"`</{shown(tag)}>` ends what never began. Take it out.")
            return
        while self.open:
            name, count = self.open.pop()
            if name == tag:
                return
            self.unclosed(name, count)

    def unclosed(self, tag: str, count: int) -> None:
        """An element that does not end where it must."""
        told = f"`<{shown(tag)}>` is never closed. Write `</{shown(tag)}>` where it ends."
        self.faults.append(Fault(told, f"<{shown(tag)}>", f"<{tag}", count))

    def handle_data(self, data: str) -> None:
        """Words between tags. Where a tag begins in them it never ends: what follows would be lost."""
        if BEGUN.search(data):
            self.tell("<", "a `<` begins a tag that never ends. Write `\\<` for the sign itself.")
        inside = {name for name, _ in self.open}
        # Inside what may not stand here Markdown is not read, and is not what is wrong.
        for pattern, told in () if inside & {"code", "pre"} or any(self.refused.values()) else SHOWN_RAW:
            found = None if "a" in inside and pattern in ADDRESSES_TYPED else pattern.search(data)
            if found:
                self.raw(found[0].strip(), told)

    def raw(self, sign: str, told: str) -> None:
        """Note what was meant as Markdown and is shown as it was typed."""
        mark, told = ("", told) if told is MAIL_TOLD else (shown(sign), f"`{shown(sign)}` {told}")
        self.faults.append(Fault(told, mark, f"raw {sign}", self.see(f"raw {sign}"), sign.split("\n")[0]))

    def handle_comment(self, data: str) -> None:
        """A remark is told by a rule of its own; a browser takes other things for one as well."""
        if data.startswith(("?", "[", "!")):
            self.tell(f"<{data[0]}", "what stands between `<!` or `<?` and `>` is shown by no browser. Take it out.")

    def handle_decl(self, decl: str) -> None:
        """A declaration such as a document's type."""
        self.tell(f"<!{shown(decl)}>", f"`<!{shown(decl)}>` must not stand in a text. Take it out.")

    def unknown_decl(self, data: str) -> None:
        """CDATA and its like."""
        self.tell(f"<![{shown(data)}]>", f"`<![{shown(data)}]>` is shown by no browser. Take it out.")

    def handle_pi(self, data: str) -> None:
        """A processing instruction, such as a piece of a program."""
        self.tell(f"<?{shown(data)}>", f"`<?{shown(data)}>` must not stand in a text. Take it out.")


def shown(text: str) -> str:
    """A piece of a text in a message: short, and on one line."""
    plain = " ".join(text.split()).replace("`", "'")
    return plain if len(plain) <= 60 else f"{plain[:60]}…"


def judged(html: str) -> Judge:
    """HTML that was read to its end. Raises AssertionError, as the library does, at `<![` and what is no name."""
    judge = Judge()
    judge.feed(html)
    judge.close()
    while judge.open:
        judge.unclosed(*judge.open.pop())
    return judge


def judged_text(text: str) -> Judge:
    """What a text of Markdown becomes, read; and its own tags, where Markdown would close them by itself."""
    judge = judged(to_html(text))
    if "markdown" in text and not judge.faults:
        judge.faults += [one for one in judged(outside_code(text)).faults if one.sign.startswith(("<", "`</"))]
    return judge


@cached
def faults_in(text: str, *, field: bool = False) -> list[tuple[findings.Fault, int]]:
    """What may not stand in a text of Markdown: what to tell, and its line from 0. A field may be an address alone.

    The first twenty are told: to look for the lines of thousands would take hours.
    """
    if not MARKUP.search(text):
        return []
    if SECTION in text and not is_readable(text):
        line = text.count("\n", 0, text.index(SECTION))
        told = "`<![` can't be read by what makes the pages. Write `&lt;![` for the signs themselves."
        return [(findings.Fault(told, SECTION), line)]
    text = without_escaped(text)
    try:
        faults = [one for one in judged_text(text).faults if not (field and is_address(one.typed))]
        seen = signs_down_to(text)
        return [
            (findings.Fault(one.told, one.mark), line_of(text, one.sign, one.count, one.typed, seen))
            for one in faults[:MOST_TOLD]
        ]
    except RecursionError:
        told = "this text is nested too deeply. Write it with fewer lists and quotations inside each other."
        return [(findings.Fault(told), 0)]


def is_readable(text: str) -> bool:
    """Whether Python's reader of HTML can read a text as it is written: MkDocs has it do so, code in it too."""
    try:
        judged(f"{text}\n\n: more of the page")
    except AssertionError:
        return False
    return True


@cached
def links_of(text: str) -> list[tuple[str, str, int]]:
    """Where each link and picture leads in the HTML of a text, and by which sign it is found there again."""
    if not MARKUP.search(text):
        return []
    try:
        return judged_text(text).links
    except (RecursionError, AssertionError):
        return []


def signs_down_to(text: str) -> Callable[[int], Counter[str]]:
    """How often each sign stands in the HTML of a text down to one of its lines: each beginning is rendered once."""
    lines = text.split("\n")
    return cache(lambda number: judged(to_html("\n".join(lines[: number + 1]))).seen)


def line_of(
    text: str, sign: str, count: int, typed: str = "", seen: Callable[[int], Counter[str]] | None = None
) -> int:
    """The line of a text with which its HTML has some sign so many times; Markdown itself forgets its lines.

    What ends only in a later line of its paragraph must not be taken for what never ends: so the paragraph is looked
    for first, then the line in it. `seen` are the signs down to each line, where they are known.
    """
    lines, seen = text.split("\n"), seen or signs_down_to(text)
    ends = [number for number, line in enumerate([*lines[1:], ""]) if not line.strip()]

    def reached(number: int) -> bool:
        return seen(number)[sign] >= count

    block = min(bisect_left(ends, True, key=reached), len(ends) - 1)
    first, last = ends[block - 1] + 1 if block else 0, ends[block]
    inside = [number for number in range(first, last + 1) if typed and typed in lines[number]]
    return inside[0] if inside else min(first + bisect_left(range(first, last), True, key=reached), last)
