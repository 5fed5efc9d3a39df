"""Letters of a PDF in reading order and form: right to left, accents, raised figures, known mojibake.

Arabic and Hebrew run from right to left, numbers and Latin words in them from left to right (Unicode Standard Annex
9). Old fonts print an accent as a letter of its own over another. The plan of 2019 was printed with Calibri's glyph
numbers taken for characters: the wrong character is the (glyph number - 3)th one, counted from the space over the
characters that Unicode 5.0 had, controls left out. Checked on all garbled lines of the plan against a clean copy.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any
from unicodedata import bidirectional, combining, normalize

from nscp_site.editor.import_drafts import DocumentError

RIGHT_TO_LEFT = frozenset(("R", "AL"))
FIGURES = frozenset(("EN", "AN"))
LEFT_TO_RIGHT = FIGURES | {"L"}
# Signs that belong to what stands at both of their sides: 12/03, 17:30, e-mail; and those that belong to figures: 50%.
JOINING, OF_FIGURES = frozenset(".,:/-@_&'’"), "ET"
# Letters in the forms that they have at the beginning, in the middle and at the end of words.
PRESENTATION_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")
MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
# Accents that stand by themselves, and those that join a letter.
COMBINING_ACCENTS = "\u0301\u0300\u0302\u0303\u0308\u0327\u030a\u030c\u0304\u0306\u030b\u0328\u0303\u0302"
ACCENTS = dict(zip("´`ˆ˜¨¸˚ˇ¯˘˝˛~^", COMBINING_ACCENTS, strict=True))
DOTLESS = str.maketrans("ıȷ", "ij")
SUPERSCRIPTS = dict(zip("0123456789+-−=", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-−=", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌", strict=True))


def is_right_to_left(text: str) -> bool:
    """Whether a text is written from right to left."""
    kinds = [bidirectional(sign) for sign in text]
    return sum(kind in RIGHT_TO_LEFT for kind in kinds) > sum(kind == "L" for kind in kinds)


def has_right_to_left(text: str) -> bool:
    """Whether letters of a text run from right to left."""
    return not text.isascii() and any(bidirectional(sign) in RIGHT_TO_LEFT for sign in text)


def word_in_logical_order(text: str, *, in_right: bool = False) -> str:
    """A word read from left to right, in logical order.

    `in_right`: whether it is in a right-to-left line, so that signs around figures are, too.
    """
    if not in_right and not has_right_to_left(text):
        return text
    signs: list[str] = []
    for sign in text:
        if signs and combining(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    leftward = list(zip(signs, _find_left_to_right(signs), strict=True))
    turned = "".join(sign for sign, _ in _reverse_except(leftward[::-1], lambda pair: pair[1]))
    if re.search(r"^\W*[)\]}»]|[(\[{«]\W*$", turned):
        turned = turned.translate(MIRRORED)
    return PRESENTATION_FORMS.sub(lambda sign: normalize("NFKC", sign[0]), turned)


def _find_left_to_right(signs: Sequence[str]) -> list[bool]:
    """Which signs of a word run from left to right: figures and Latin letters, and what holds them together."""
    kinds = [bidirectional(sign[0]) for sign in signs]
    around = ["", *kinds, ""]
    return [
        kind in LEFT_TO_RIGHT
        or (sign in JOINING and before in LEFT_TO_RIGHT and after in LEFT_TO_RIGHT)
        or (kind == OF_FIGURES and bool(FIGURES & {before, after}))
        for sign, kind, before, after in zip(signs, kinds, around, around[2:], strict=False)
    ]


def line_in_logical_order(words: Sequence[str]) -> str:
    """The text of a line whose words were read from left to right, in logical order."""
    if not any(map(has_right_to_left, words)):
        return " ".join(words)
    if not is_right_to_left("".join(words)):
        return " ".join(_reverse_except(words, has_right_to_left))
    made: list[str] = []
    for is_latin, run in groupby(words, key=_is_left_to_right):
        texts = [word if has_right_to_left(word) else word_in_logical_order(word, in_right=True) for word in run]
        # Latin words keep their order, with the figures behind them; each figure before them stands by itself.
        first = next((place for place, text in enumerate(texts) if _has_latin(text)), len(texts)) if is_latin else 0
        made = [*(texts[first:] if is_latin else texts[::-1]), *(texts[:first][::-1] if is_latin else []), *made]
    return " ".join(made)


def _has_latin(text: str) -> bool:
    """Whether letters of a word run from left to right."""
    return any(bidirectional(sign) == "L" for sign in text)


def _is_left_to_right(text: str) -> bool:
    """Whether a word or a figure runs from left to right."""
    return not has_right_to_left(text) and any(bidirectional(sign) in LEFT_TO_RIGHT for sign in text)


def _reverse_except(things: Sequence[Any], is_turned: Callable[[Any], bool]) -> list[Any]:
    """Things in their order, but each run of those of a kind turned round."""
    runs = [(turned, list(run)) for turned, run in groupby(things, key=is_turned)]
    return [thing for turned, run in runs for thing in (run[::-1] if turned else run)]


def combine_accents(letters: Sequence[Any]) -> str | None:
    """The text of letters of which some are accents printed over others; None where none is."""
    texts = [letter["text"] for letter in letters]
    found = False
    for place, accent in enumerate(letters):
        if accent["text"] not in ACCENTS:
            continue
        beside = (one for one in (place - 1, place + 1) if 0 <= one < len(letters))
        near = [one for one in beside if letters[one]["text"].isalpha() and _is_over(accent, letters[one])]
        whole = [normalize("NFC", texts[one].translate(DOTLESS) + ACCENTS[accent["text"]]) for one in near]
        if whole:
            texts[near[0]], texts[place] = whole[0], ""
            found = True
    return "".join(texts) if found else None


def _is_over(accent: Any, letter: Any) -> bool:
    """Whether an accent stands over or under a letter, and not beside it."""
    return bool(letter["x0"] <= (accent["x0"] + accent["x1"]) / 2 <= letter["x1"])


def as_small_signs(text: str, signs: dict[str, str]) -> str | None:
    """A text in small signs, SUPERSCRIPTS or SUBSCRIPTS; None where a letter has none: e²πix is not e^(2πix)."""
    return "".join(signs[sign] for sign in text) if text and all(sign in signs for sign in text) else None


def strip_accents(text: str) -> str:
    """A text without its accents, however they are written."""
    if text.isascii():
        return text
    plain = normalize("NFKD", "".join(sign for sign in text if sign not in ACCENTS).translate(DOTLESS))
    return "".join(sign for sign in plain if not combining(sign) and sign != " ")


# Calibri's glyph numbers, from pdf.js (Mozilla, Apache-2.0: getSupplementalGlyphMapForCalibri, standard_fonts.js).
GLYPHS = """
4:A 17:B 18:C 24:D 28:E 38:F 39:G 44:H 47:I 58:J 60:K 62:L 68:M 69:N 75:O 87:P 89:Q 90:R 94:S 100:T 104:U 115:V
116:W 121:X 122:Y 127:Z 258:a 271:b 272:c 282:d 286:e 296:f 336:g 346:h 349:i 361:j 364:k 367:l 373:m 374:n
381:o 393:p 395:q 396:r 400:s 410:t 437:u 448:v 449:w 454:x 455:y 460:z 853:, 855:: 856:. 876:/ 878:- 882:-
894:( 895:) 896:[ 897:] 923:@ 1004:0 1005:1 1006:2 1007:3 1008:4 1009:5 1010:6 1011:7 1012:8 1013:9 1081:%
1085:+ 1086:-
"""
# Glyphs that the table leaves out, read off the plan: quotation marks, dash, and the ligatures of f.
LIGATURE_GLYPHS = {302: "fi", 415: "ti", 425: "tt", 858: "‘", 859: "’", 862: "“", 863: "”", 884: "–"}
# Letters of which garble is made; most of them are letters of a language, too.
MOJIBAKE_LETTERS = re.compile(r"[\u0180-\u024f\u0370-\u0482\u048a-\u052f\ue000-\uf8ff\ufffd]|\(cid:\d+\)")
# What is no letter of any language.
NO_LETTER = re.compile(r"[\ue000-\uf8ff\ufffd]|\(cid:\d+\)")
# Greek, Cyrillic, Latin.
SCRIPTS = (r"[\u0370-\u03ff\u1f00-\u1fff]", r"[\u0400-\u052f]", r"[A-Za-z\u00c0-\u024f]")
LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u017f]")
LETTERS = re.compile(r"[^\W\d_]+")
MAX_STRANGE = 3


class MojibakeError(DocumentError):
    """Text that cannot be decoded; the message quotes where."""


def _code_point(glyph: int) -> int:
    """The wrong character's code for a glyph: Unicode 5.0 has gaps after ~, after U+036F and at U+03CF."""
    return glyph + next(shift for first, shift in ((897, 0x4F), (818, 0x4E), (98, 0x3E), (0, 0x1D)) if glyph >= first)


DECODED = {
    chr(_code_point(int(number))): letter for number, _, letter in (entry.partition(":") for entry in GLYPHS.split())
}
DECODED |= {chr(_code_point(number)): letters for number, letters in LIGATURE_GLYPHS.items()}
# Capitals A to S stand as ASCII characters, T to Z as signs that a text may hold: their neighbours decide.
AMBIGUOUS = "".join(character for character in DECODED if ord(character) < 0x100)
AMBIGUOUS_RUN = re.compile(f"[{re.escape(AMBIGUOUS)}]+")


def _is_mojibake(text: str) -> bool:
    """Whether a text holds mojibake: unusual letters, most of them in words of no script."""
    strange = [word for word in text.split() if MOJIBAKE_LETTERS.search(word)]
    wrong = sum(not _is_word(word) for word in strange)
    return sum(len(MOJIBAKE_LETTERS.findall(word)) for word in strange) >= MAX_STRANGE and wrong * 2 > len(strange)


def unreadable_share(text: str) -> float:
    """The share of words (0 to 1) that contain characters that are no letters."""
    words = text.split()
    return sum(not _is_word(word) for word in words) / max(len(words), 1)


def _is_word(word: str) -> bool:
    """Whether strange letters make a word of one script: Greek, Cyrillic, or Latin with plain letters among them."""
    if NO_LETTER.search(word):
        return False
    for part in LETTERS.findall(word):
        found = [script for script in SCRIPTS if re.search(script, part)]
        if len(found) > 1 or (SCRIPTS[-1] in found and len(LATIN_LETTER.findall(part)) * 3 < len(part)):
            return False
    return True


def decode_mojibake(text: str) -> tuple[str, int]:
    """The text with known mojibake decoded, and the number of changed lines. Raises MojibakeError."""
    if not _is_mojibake(text):
        return text, 0
    lines = text.split("\n")
    mended = [_decode_line(line) for line in lines]
    for number, line in enumerate(mended, 1):
        if not all(_is_word(word) for word in line.split() if MOJIBAKE_LETTERS.search(word)):
            raise MojibakeError(
                f"line {number} of its text can't be read (“{line.strip()[:40]}”), and not by the fault that is known. "
                "Ask for the Word file, or type the text."
            )
    return "\n".join(mended), sum(old != new for old, new in zip(lines, mended, strict=True))


def _decode_line(line: str) -> str:
    """One line: each stretch of garble as what it stands for; a doubtful run is garble where what is nearest is."""
    wrong = [character in DECODED and character not in AMBIGUOUS for character in line]
    for run in AMBIGUOUS_RUN.finditer(line):
        if _has_mojibake_neighbours(line, wrong, *run.span()):
            wrong[run.start() : run.end()] = [True] * len(run[0])
    return "".join(DECODED[character] if garbled else character for character, garbled in zip(line, wrong, strict=True))


def _has_mojibake_neighbours(line: str, wrong: Sequence[bool], start: int, end: int) -> bool:
    """Whether a run of doubtful characters is garble: by the letters it touches, else by the words beside it."""
    sides = range(start - 1, -1, -1), range(end, len(line))
    touching = [wrong[place] for side in sides for place in side[:1] if not line[place].isspace()]
    words = [[wrong[place] for place in side if not line[place].isspace()][:1] for side in sides]
    nearest = touching or [garbled for word in words for garbled in word]
    return bool(nearest) and all(nearest)
