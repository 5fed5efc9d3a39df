"""Names that must not appear, from a list kept outside the repository: the real names behind the pseudonyms.

The environment variable NSCP_PRIVATE_NAMES names the file: one name a line, lines that begin with # are remarks. What
is found is told by its place and by the line of the list, never by the name.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nscp_site.cache import memoised
from nscp_site.privacy.detections import extract_visible_text
from nscp_site.sources import Sources

ENVIRONMENT_VARIABLE = "NSCP_PRIVATE_NAMES"
NAME_SEPARATOR = re.compile(r"[\s'_-]+")


@dataclass(frozen=True)
class PrivateNames:
    """The private list: (line number, pattern) for each name. `fault` says why it could not be loaded."""

    patterns: tuple[tuple[int, re.Pattern[str]], ...] = ()
    fault: str = ""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Each occurrence of a listed name: offset in the text, and line of the list."""
        if not self.patterns:
            return
        reading = extract_visible_text(text)
        folded_text, offsets = _fold_text(reading.text)
        for line, pattern in self.patterns:
            for match in pattern.finditer(folded_text):
                yield reading.offsets[offsets[match.start()]], line


@memoised
def private_names(sources: Sources) -> PrivateNames:
    """The list that the setting names, read once for a project's sources; empty without the setting. Never raises."""
    setting = os.environ.get(ENVIRONMENT_VARIABLE, "")
    if not setting:
        return PrivateNames()
    path = Path(setting)
    if path.resolve().is_relative_to(sources.root.resolve()):
        fault = f"the list of private names must be kept outside this folder. Move it, and {ENVIRONMENT_VARIABLE}."
        return PrivateNames(fault=fault)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        fault = f"the file that {ENVIRONMENT_VARIABLE} names can't be read as UTF-8 text. Mend the path or the file."
        return PrivateNames(fault=fault)
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    wanted = [(number, line) for number, line in numbered if len(line) > 1 and not line.startswith("#")]
    return PrivateNames(tuple((number, _compile_name(line)) for number, line in wanted))


def _compile_name(name: str) -> re.Pattern[str]:
    """A pattern for a name in any case, with or without accents, with hyphens or spaces between its parts."""
    parts = [re.escape(part) for part in NAME_SEPARATOR.split(_fold_text(name)[0]) if part]
    return re.compile(rf"(?<!\w){NAME_SEPARATOR.pattern.join(parts)}(?![^\W_])") if parts else re.compile(r"(?!)")


def _fold_text(text: str) -> tuple[str, list[int]]:
    """A text in lower case without accents, and the source offset of each of its characters."""
    letters = [
        (letter, offset)
        for offset, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if not unicodedata.combining(letter)
    ]
    return "".join(letter for letter, _ in letters), [offset for _, offset in letters]
