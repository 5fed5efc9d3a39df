"""Detects invisible characters (control, zero-width, bidirectional, private use) in files and YAML values.

A NUL byte in a title breaks every feed; a bidirectional override displays another number than the file holds. Joiners
and variation selectors are allowed where a script or emoji needs them, and so is the soft hyphen.
"""

import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

import yaml

from nscp_site.content.yaml_mistakes import walk_nodes
from nscp_site.findings import Finding, rule
from nscp_site.sources import SourceFile

# Control characters but for tab and line end; what turns the direction; other ends of lines and paragraphs; what has no
# width; fillers; private use, which is another sign on each machine; what is no character at all.
INVISIBLE_CHARACTER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "]"
)
# How HTML writes a character by its number or its name; browsers read numbers without a semicolon too.
HTML_REFERENCE = re.compile(r"&(?:#([0-9]{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|([A-Za-z][A-Za-z0-9]{1,31};))")
INVALID_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Joiners and marks of direction, and the beginnings of the names of letters beside which they may stand.
JOINERS = "\u200c\u200d\u200e\u200f\u061c"
# Say how the sign before them looks: that of a picture, in colours or not.
VARIATION_SELECTORS = "\ufe0e\ufe0f"
SCRIPTS_WITH_JOINERS = (
    *("ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO", "MANDAIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI"),
    *("ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN"),
    "BALINESE",
)
CHARACTER_NAMES = {
    "\x00": "a zero byte",
    "\x08": "a backspace",
    "\x0b": "a soft line break of Word (vertical tab)",
    "\x0c": "a page break (form feed)",
    "\x1b": "an escape character",
    "\x7f": "a delete character",
    "\x85": "a line end of old machines",
}
# What a double-quoted value of YAML may write as a name, or by a number.
YAML_ESCAPE = re.compile(r"\\[0abefnrtvNLPxuU_]")
VISIBLE_CATEGORIES = ("L", "N", "P", "Zs")
NUMERIC_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)", re.DOTALL)


def find_invisible(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and name of each forbidden character, written literally or as an HTML reference."""
    found = [(match.span(), match[0]) for match in INVISIBLE_CHARACTER.finditer(text)]
    if "&" in text:
        found += [(match.span(), _decode_reference(match)) for match in HTML_REFERENCE.finditer(text)]
    for (start, end), character in sorted(found):
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if INVISIBLE_CHARACTER.fullmatch(character) and not _is_allowed_in_context(character, around):
            yield start, describe_character(character)


def _decode_reference(match: re.Match[str]) -> str:
    """Decode an HTML character reference; empty if it stands for nothing."""
    if match[3]:
        return html5.get(match[3], "")
    number = int(match[1] or match[2], 10 if match[1] else 16)
    return chr(number) if number < 0x110000 else ""


def _is_allowed_in_context(character: str, around: str) -> bool:
    """Whether a joiner or variation selector is beside a letter of a script that needs it, or an emoji."""
    if character in VARIATION_SELECTORS or character == "\u200d":
        pictures = any(
            unicodedata.category(neighbour) in ("So", "Sk") or neighbour in "\ufe0f\u20e3" for neighbour in around
        )
        # As in ‼ and ↔, which are pictures too.
        if pictures or (character in VARIATION_SELECTORS and any(neighbour > "\u2000" for neighbour in around[:1])):
            return True
    return character in JOINERS and any(
        unicodedata.name(neighbour, "").startswith(SCRIPTS_WITH_JOINERS) for neighbour in around
    )


def describe_character(character: str) -> str:
    """Return a character's name with its code point, such as `a zero byte (U+0000)`."""
    kind = {"Cc": "a control character", "Co": "a sign of private use", "Cs": "half a character"}
    known = unicodedata.name(character, "").lower()
    name = CHARACTER_NAMES.get(character) or known or kind.get(unicodedata.category(character), "no character at all")
    return f"{name} (U+{ord(character):04X})"


@rule("file")
def unseen_character(file: SourceFile) -> Iterator[Finding]:
    """A file must hold no character that nobody can see, but for soft hyphens and what a script needs.

    Bad:
        a title with a zero-width space, or with a soft line break of Word
    Good:
        the same title, typed again
    """
    for offset, name in find_invisible(file.text):
        line = file.text.count("\n", 0, offset) + 1
        yield Finding(file.path, line, f"{name} stands here, which nobody can see. Delete it, or type the words again.")


@rule("file")
def unseen_in_value(file: SourceFile) -> Iterator[Finding]:
    r"""A value must not write such a character by its number, nor hide a letter, figure, stop or space so.

    Bad:
        title: "Safer\0Sleeping"
    Good:
        title: Safer Sleeping
    """
    if YAML_ESCAPE.search(file.fields_text):
        for node in _find_scalars(file.node):
            line = file.fields_line + node.start_mark.line
            for _, name in find_invisible(str(node.value)):
                yield Finding(file.path, line, f"{name} stands in this value, which nobody can see. Take it out.")
            for typed, character in _find_numeric_escapes(file.fields_text, node):
                told = f"`{typed}` stands for `{character}`, which nobody sees here. Type it."
                yield Finding(file.path, line, told, mark=typed)


def _find_numeric_escapes(text: str, node: yaml.ScalarNode) -> Iterator[tuple[str, str]]:
    """Yield the visible characters that a double-quoted scalar writes as a numeric escape, with the escape."""
    if node.style == '"':
        for match in NUMERIC_ESCAPE.finditer(text, node.start_mark.index, node.end_mark.index):
            number = int(match[1] or match[2] or match[3] or "0", 16)
            if number < 0x110000 and unicodedata.category(chr(number)).startswith(VISIBLE_CATEGORIES):
                yield match[0], chr(number)


def _find_scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield every scalar below a node, keys included."""
    return (child for child in walk_nodes(node) if isinstance(child, yaml.ScalarNode))


def strip_invalid_xml(text: str) -> str:
    """Remove characters that XML 1.0 (section 2.2) forbids, for feeds and calendars.

    A rule reports them too, but one such character would make a whole feed unreadable.
    """
    return INVALID_IN_XML.sub("", replace_line_breaks(text))


def replace_line_breaks(text: str) -> str:
    """Replace vertical tabs, form feeds and Unicode line separators by spaces."""
    return re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", text)
