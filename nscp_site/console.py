"""Consoles that lack letters: on Windows, files and pipes are mostly written in a code page of 256 signs."""

import codecs
import io
import sys
import unicodedata

HANDLER = "nscp-plain"
# What our messages use beside letters. Quotation marks become single ones, which change no JSON.
PLAIN = str.maketrans(
    {"→": "->", "←": "<-", "“": "'", "”": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "·": "*"}
    | {"\u00a0": " ", "\u202f": " ", "\u2011": "-", "£": "GBP "}
)


def plain(failure: UnicodeError) -> tuple[str, int]:
    """Letters that a console has no code for, in others that every console has; `?` where there are none."""
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    lacking = failure.object[failure.start : failure.end]
    return "".join(map(in_ascii, lacking)), failure.end


def in_ascii(letter: str) -> str:
    """One letter in ASCII: an arrow as two signs, `ł` as `?`, `é` as `e`."""
    told = letter.translate(PLAIN)
    return unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode() or "?"


def settle_console() -> None:
    """Let nothing that is printed fail over a letter that the console lacks; what it has is printed as it is."""
    codecs.register_error(HANDLER, plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def encoding_of_console() -> str:
    """How what we print is written; programs that print beside us write alike."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
