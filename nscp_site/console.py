"""What is printed: failures in one line, and consoles that lack letters.

On Windows, files and pipes are mostly written in a code page of 256 signs.
"""

import codecs
import errno
import io
import sys
import unicodedata

ERROR_HANDLER = "nscp-plain"
# What our messages use beside letters. Quotation marks become single ones, which change no JSON.
ASCII_EQUIVALENTS = str.maketrans(
    {"→": "->", "←": "<-", "“": "'", "”": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "·": "*"}
    | {"\u00a0": " ", "\u202f": " ", "\u2011": "-", "£": "GBP "}
)

# What to do about the failures of a computer that are no fault of the files.
REMEDIES = {
    errno.ENOSPC: "The disk is full. Make room, then run the command again; nothing that was there is lost.",
    errno.EDQUOT: "Your share of the disk is full. Make room, then run the command again.",
    errno.EACCES: "You may not read or write it. Ask whoever set up this machine for the right to.",
    errno.EPERM: "You may not change it. Ask whoever set up this machine for the right to.",
    errno.EROFS: "It is on a disk that can't be written. Work on a copy elsewhere.",
    errno.ENOENT: "It is not there. Look at its name, and run the command in the project's folder.",
    errno.EISDIR: "It is a folder, and a file is needed.",
    errno.ENOTDIR: "A file stands where a folder is needed. Move it away.",
    errno.EFBIG: "No file may become so large here. Ask whoever set up this machine for more room.",
    errno.EMFILE: "It has too many files open. Run the command again, after `ulimit -n 4096`.",
    errno.EADDRINUSE: "Another program uses that port. Stop it, or name another with --port.",
}


class ReportedError(Exception):
    """A failure whose text tells an editor all there is to say; `aftermath`, if any, how things are now."""

    aftermath = ""


def describe_failure(failure: Exception) -> str:
    """A failure in one line, with what to do."""
    if isinstance(failure, ReportedError):
        return f"{failure}\n{failure.aftermath}" if failure.aftermath else str(failure)
    if isinstance(failure, OSError):
        what = f"{failure.filename}: " if failure.filename else ""
        remedy = REMEDIES.get(failure.errno or 0, "Mend that, then run the command again.")
        return f"{what}{failure.strerror or failure}. {remedy}"
    if isinstance(failure, RecursionError):
        return (
            "Something here stands too deep: lists, quotations, tables or tags one in the other, hundreds of times. "
            "Look at what was added last, take some out, then run the command again."
        )
    if isinstance(failure, MemoryError):
        return "There is too much to hold in this computer's memory. Close other programs, then run the command again."
    reason = " ".join(f"{type(failure).__name__}: {failure}".split())
    return (
        f"Something failed that nobody foresaw ({reason[:200]}). Run it again with NSCP_DEBUG=1 before it, and send "
        f"what it prints to the people who look after this program."
    )


def replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: replace characters the console can't encode by ASCII; `?` where there is none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unencodable = error.object[error.start : error.end]
    return "".join(map(_to_ascii, unencodable)), error.end


def _to_ascii(letter: str) -> str:
    """Transliterate one character to ASCII: an arrow to two signs, `é` to `e`, `ł` to `?`."""
    replaced = letter.translate(ASCII_EQUIVALENTS)
    return unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode() or "?"


def configure_console() -> None:
    """Install the error handler on stdout and stderr, so that printing never raises UnicodeEncodeError."""
    codecs.register_error(ERROR_HANDLER, replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERROR_HANDLER)


def console_encoding() -> str:
    """Return stdout's encoding, so that child processes can write in it."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
