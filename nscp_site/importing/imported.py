"""What a document becomes when it is read, whatever reads it.

The readers themselves (`word`, `pdf`) need the packages of the extra `import`, which are there only where somebody
asked for them; this module, and all that only handles what was read, needs none.
"""

from dataclasses import dataclass, field


@dataclass
class Imported:
    """A document as it was read: its title, its text as Markdown, and what an editor must know of it."""

    title: str
    body: str
    report: list[str] = field(default_factory=list)


class PdfError(Exception):
    """A PDF that can't be imported; the message says what to do."""
