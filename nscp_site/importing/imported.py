"""What a document becomes when it is read, whatever reads it.

The readers themselves (`word`, `pdf`) need the packages of the extra `import`, which are there only where somebody
asked for them; this module, and all that only handles what was read, needs none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

# Told how far a reader is: pages or paragraphs read, and how many there are.
Progress = Callable[[int, int], None]


@dataclass
class Picture:
    """A picture of a document, as small as the site wants it and without what a camera hides in it."""

    name: str
    raw: bytes


@dataclass
class Imported:
    """A document as it was read: its title, its text as Markdown, and what an editor must know of it.

    `differences` are words of which nobody can say why they are not in the text as they were in the document.
    `properties` are texts about the document that stand in it unseen: who wrote it, what it was called.
    """

    title: str
    body: str
    report: list[str] = field(default_factory=list)
    summary: str = ""
    differences: list[str] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class Accepted:
    """What the editor decided of what a Word file hides; None: nothing, so that it is refused where it is found."""

    changes: Literal["accept", "reject"] | None = None
    comments: Literal["leave-out"] | None = None
    hidden: Literal["leave-out", "keep"] | None = None


class DocumentError(Exception):
    """A document that must not or can't be imported as it is; the message says what to do."""
