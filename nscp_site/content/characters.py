"""Characters that nobody sees and that change what is read: where one stands in a file, and what it is called.

A title with a zero byte breaks every feed; one that turns the direction of writing shows another number than the file
holds. Allowed is what some scripts need: joiners and marks beside their letters, and the soft hyphen.
"""

import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

import yaml

from nscp_site.content.yaml_mistakes import nodes
from nscp_site.findings import Finding, rule
from nscp_site.sources import SourceFile

# Control characters but for tab and line end; what turns the direction; other ends of lines and paragraphs; what has no
# width; fillers; private use, which is another sign on each machine; what is no character at all.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "]"
)
# How HTML writes a character by its number or its name; browsers read numbers without a semicolon too.
REFERENCE = re.compile(r"&(?:#([0-9]{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|([A-Za-z][A-Za-z0-9]{1,31};))")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Joiners and marks of direction, and the beginnings of the names of letters beside which they may stand.
JOINERS = "\u200c\u200d\u200e\u200f\u061c"
# Say how the sign before them looks: that of a picture, in colours or not.
LOOKS = "\ufe0e\ufe0f"
SCRIPTS = (
    *(
        "ARABIC",
        "HEBREW",
        "SYRIAC",
        "THAANA",
        "NKO",
        "MANDAIC",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
    ),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN", "BALINESE"),
)
NAMES = {
    "\x00": "a zero byte",
    "\x08": "a backspace",
    "\x0b": "a soft line break of Word (vertical tab)",
    "\x0c": "a page break (form feed)",
    "\x1b": "an escape character",
    "\x7f": "a delete character",
    "\x85": "a line end of old machines",
}
# What a double-quoted value of YAML may write as a name, or by a number.
ESCAPE = re.compile(r"\\[0abefnrtvNLPxuU_]")
WRITTEN_OUT = ("L", "N", "P", "Zs")
BY_NUMBER = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)", re.DOTALL)


def unseen(text: str) -> Iterator[tuple[int, str]]:
    """Each character of a text that may not stand there, as itself or as HTML writes it: its place, and its name."""
    found = [(match.span(), match[0]) for match in UNSEEN.finditer(text)]
    if "&" in text:
        found += [(match.span(), referred(match)) for match in REFERENCE.finditer(text)]
    for (start, end), character in sorted(found):
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if UNSEEN.fullmatch(character) and not is_needed(character, around):
            yield start, name_of(character)


def referred(match: re.Match[str]) -> str:
    """The character that a reference of HTML stands for; empty where it stands for none."""
    if match[3]:
        return html5.get(match[3], "")
    number = int(match[1] or match[2], 10 if match[1] else 16)
    return chr(number) if number < 0x110000 else ""


def is_needed(character: str, around: str) -> bool:
    """Whether a joiner or mark stands beside a letter of a script that needs it, or beside a picture."""
    if character in LOOKS or character == "\u200d":
        pictures = any(unicodedata.category(one) in ("So", "Sk") or one in "\ufe0f\u20e3" for one in around)
        # As in ‼ and ↔, which are pictures too.
        if pictures or (character in LOOKS and any(one > "\u2000" for one in around[:1])):
            return True
    return character in JOINERS and any(unicodedata.name(one, "").startswith(SCRIPTS) for one in around)


def name_of(character: str) -> str:
    """What a character is called, with its number."""
    kind = {"Cc": "a control character", "Co": "a sign of private use", "Cs": "half a character"}
    known = unicodedata.name(character, "").lower()
    said = NAMES.get(character) or known or kind.get(unicodedata.category(character), "no character at all")
    return f"{said} (U+{ord(character):04X})"


@rule("file")
def unseen_character(file: SourceFile) -> Iterator[Finding]:
    """A file must hold no character that nobody can see, but for soft hyphens and what a script needs.

    Bad:
        a title with a zero-width space, or with a soft line break of Word
    Good:
        the same title, typed again
    """
    for place, name in unseen(file.text):
        line = file.text.count("\n", 0, place) + 1
        yield Finding(file.path, line, f"{name} stands here, which nobody can see. Delete it, or type the words again.")


@rule("file")
def unseen_in_value(file: SourceFile) -> Iterator[Finding]:
    r"""A value must not write such a character by its number, nor hide a letter, figure, stop or space so.

    Bad:
        title: "Safer\0Sleeping"
    Good:
        title: Safer Sleeping
    """
    if ESCAPE.search(file.fields_text):
        for node in scalars(file.node):
            line = file.fields_line + node.start_mark.line
            for _, name in unseen(str(node.value)):
                yield Finding(file.path, line, f"{name} stands in this value, which nobody can see. Take it out.")
            for typed, character in written_by_number(file.fields_text, node):
                told = f"`{typed}` stands for `{character}`, which nobody sees here. Type it."
                yield Finding(file.path, line, told, mark=typed)


def written_by_number(text: str, node: yaml.ScalarNode) -> Iterator[tuple[str, str]]:
    """The letters, figures, stops and spaces that a value in double quotes writes by number, as typed."""
    if node.style == '"':
        for match in BY_NUMBER.finditer(text, node.start_mark.index, node.end_mark.index):
            number = int(match[1] or match[2] or match[3] or "0", 16)
            if number < 0x110000 and unicodedata.category(chr(number)).startswith(WRITTEN_OUT):
                yield match[0], chr(number)


def scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Every text below a node, names of fields too."""
    return (one for one in nodes(node) if isinstance(one, yaml.ScalarNode))


def writable(text: str) -> str:
    """A text as feeds and calendars can hold it: what no file of XML may have is left out (XML 1.0, 2.2).

    The check refuses such characters; a feed that can't be read would be lost to all who take it, so it asks nobody.
    """
    return NOT_XML.sub("", spaced(text))


def spaced(text: str) -> str:
    """A text with a space in the place of the ends of lines that Word and the web put inside a paragraph."""
    return re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", text)
