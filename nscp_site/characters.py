"""Characters that nobody sees and that change what is read: where one stands in a file, and what it is called.

A title with a zero byte breaks every feed; one that turns the direction of writing shows another number than the file
holds. Allowed is what some scripts need: joiners and marks beside their letters, and the soft hyphen.
"""

import re
import unicodedata
from collections.abc import Iterator

import yaml

from nscp_site.frontmatter import SourceFile
from nscp_site.problems import Finding, rule
from nscp_site.slips import nodes

# Control characters but for tab and line end; what turns the direction; other ends of lines and paragraphs; what has no
# width; fillers; private use, which is another sign on each machine; what is no character at all.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Joiners and marks of direction, and the beginnings of the names of letters beside which they may stand.
JOINERS = "\u200c\u200d\u200e\u200f\u061c"
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
# What a double-quoted value of YAML may write as a name.
ESCAPE = re.compile(r"\\[0abefnrtvNLPxuU_]")


def unseen(text: str) -> Iterator[tuple[int, str]]:
    """Each character of a text that may not stand there: its place, and its name."""
    for match in UNSEEN.finditer(text):
        if not (match[0] in JOINERS and is_needed(text, match.start())):
            yield match.start(), name_of(match[0])


def is_needed(text: str, place: int) -> bool:
    """Whether a joiner or mark of direction stands beside a letter of a script that needs it, or joins pictures."""
    around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    if text[place] == "\u200d" and any(unicodedata.category(one) in ("So", "Sk") or one == "\ufe0f" for one in around):
        return True
    return any(unicodedata.name(one, "").startswith(SCRIPTS) for one in around)


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
        yield file.path, line, f"{name} stands here, which nobody can see. Delete it, or type the words again."


@rule("file")
def unseen_in_value(file: SourceFile) -> Iterator[Finding]:
    r"""A value must not write such a character by its number either.

    Bad:
        title: "Safer\0Sleeping"
    Good:
        title: Safer Sleeping
    """
    if ESCAPE.search(file.fields_text):
        for node in scalars(file.node):
            for _, name in unseen(str(node.value)):
                line = file.fields_line + node.start_mark.line
                yield file.path, line, f"{name} stands in this value, which nobody can see. Take it out."


def scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Every text below a node, names of fields too."""
    return (one for one in nodes(node) if isinstance(one, yaml.ScalarNode))


def spaced(text: str) -> str:
    """A text with a space in the place of the ends of lines that Word and the web put inside a paragraph."""
    return re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", text)
