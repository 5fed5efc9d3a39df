"""Letters that stand for words, and whether a reader is told which."""

import re
from collections.abc import Iterator

from nscp_site.content.library import Library

ACRONYM = re.compile(r"(?<![\w/@-])[A-Z](?:[a-z]?[A-Z])+\d*(?=(?:s|’s|'s)?(?![\w@]))")
# Numbers in letters, grades such as AA, and what the guard knows: the first half of a postcode, a date of birth.
NO_WORDS = re.compile(r"[IVX]+|(.)\1+|NN\d+|DOB")
# Letters that people know better than the words: nobody is helped by “television” or “United Kingdom”.
KNOWN = frozenset({"BBC", "GP", "NHS", "OK", "PDF", "TV", "UK"})
# A word in capitals to be typed as it stands, such as the text that a helpline asks for.
TO_BE_TYPED = re.compile(r"“[A-Z]+”")


class Acronyms:
    """Knows which letters the site explains wherever they stand, and which belong to a name."""

    def __init__(self, library: Library) -> None:
        terms = list(library.values("glossary").values())
        contacts = library.values("contacts").values()
        self.explained = {
            name
            for term in terms
            if term.abbreviation and term.basis != "not explained"
            for name in (term.term, *term.also_called)
        } | KNOWN
        names = {name for contact in contacts for name in (contact.name, contact.spoken)}
        names |= {one.name for one in library.values("elsewhere").values()}
        names |= {entry.item.title for kind in ("partners", "groups") for entry in library.ordered(kind)}
        names |= {term.term for term in terms if not term.abbreviation}
        self.names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")

    def unexplained(self, text: str) -> Iterator[tuple[int, str]]:
        """The first place of each set of letters that nothing explains, and the letters."""
        if all(letters in self.explained for letters in ACRONYM.findall(text)):
            # Most texts are done with here: to look for every name in a text takes long.
            return
        plain = self.names.sub(_blank, TO_BE_TYPED.sub(_blank, text))
        seen = set(self.explained)
        for match in ACRONYM.finditer(plain):
            if match[0] not in seen and not NO_WORDS.fullmatch(match[0]) and not is_explained(match[0], text):
                yield match.start(), match[0]
            seen.add(match[0])


def _blank(match: re.Match[str]) -> str:
    """Spaces in the place of a match."""
    return " " * len(match[0])


def is_explained(letters: str, text: str) -> bool:
    """Whether a text says what letters stand for: `Any Better Choice (ABC)` or `ABC (Any Better Choice)`."""
    return re.search(rf"\w \({letters}\)|\b{letters} \([^()]*\w \w[^()]*\)", text) is not None
