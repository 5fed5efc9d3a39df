"""Acronyms explained in place: Markdown abbreviation lines for those that stand in a text, and only those."""

import re

from nscp_site.content.library import Library


class Glosser:
    """Knows the glossary's abbreviations; `gloss(text)` gives the lines to put below a text."""

    def __init__(self, library: Library) -> None:
        self.meanings: dict[str, str] = {}
        for term in library.values("glossary").values():
            if term.abbreviation:
                for name in (term.term, *term.also_called):
                    self.meanings[name] = term.meaning
        names = sorted(map(re.escape, self.meanings), key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w/-])(?:{'|'.join(names)})(?![\w-])") if names else None

    def gloss(self, text: str) -> str:
        """`*[MASH]: Multi Agency Safeguarding Hub`, a line for each acronym of the text, sorted."""
        found = sorted(set(self.pattern.findall(text))) if self.pattern else []
        return "".join(f"*[{name}]: {self.meanings[name]}\n" for name in found)
