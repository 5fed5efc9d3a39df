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
from nscp_site.privacy.detections import read_plainly
from nscp_site.sources import Sources

SETTING = "NSCP_PRIVATE_NAMES"
BETWEEN = re.compile(r"[\s'_-]+")


@dataclass(frozen=True)
class PrivateNames:
    """The names of the list: each as a pattern, by its line in the list. `fault` says why there are none."""

    patterns: tuple[tuple[int, re.Pattern[str]], ...] = ()
    fault: str = ""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a name stands in a text, counted in characters, and the name's line in the list."""
        if not self.patterns:
            return
        reading = read_plainly(text)
        plain, places = folded(reading.text)
        for line, pattern in self.patterns:
            for match in pattern.finditer(plain):
                yield reading.places[places[match.start()]], line


@memoised
def private_names(sources: Sources) -> PrivateNames:
    """The list that the setting names, read once for a project's sources; empty without the setting. Never raises."""
    setting = os.environ.get(SETTING, "")
    if not setting:
        return PrivateNames()
    path = Path(setting)
    if path.resolve().is_relative_to(sources.root.resolve()):
        return PrivateNames(
            fault=f"the list of private names must be kept outside this folder. Move it, and {SETTING}."
        )
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return PrivateNames(
            fault=f"the file that {SETTING} names can't be read as UTF-8 text. Mend the path or the file."
        )
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    wanted = [(number, line) for number, line in numbered if len(line) > 1 and not line.startswith("#")]
    return PrivateNames(tuple((number, pattern_for(line)) for number, line in wanted))


def pattern_for(name: str) -> re.Pattern[str]:
    """A name as it may be written: any case, with or without accents, with a hyphen or a space between its parts."""
    parts = [re.escape(part) for part in BETWEEN.split(folded(name)[0]) if part]
    return re.compile(rf"(?<!\w){BETWEEN.pattern.join(parts)}(?![^\W_])") if parts else re.compile(r"(?!)")


def folded(text: str) -> tuple[str, list[int]]:
    """A text in small letters without accents, and where each of its characters came from."""
    kept = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if not unicodedata.combining(letter)
    ]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]
