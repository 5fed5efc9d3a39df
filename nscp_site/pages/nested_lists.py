"""A Python-Markdown extension: lists nest by two spaces or more, as everywhere else but in Python-Markdown.

Python-Markdown asks for four spaces a level and takes an entry with fewer for one of the outer list, or for words. The
first block of a list, and what goes on with it, is moved to four spaces a level before the library's own processors
see it, wherever a list may stand: in quotations, admonitions and footnotes as well.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

ENTRY = re.compile(r"( *)(?:[-*+]|\d+\.) +\S")
# Spaces by which an entry stands inside the one above: the fewest that are meant so, and those the library asks for.
FEWEST, STEP = 2, 4


class Moved(str):
    """A block that stands where the library looks for it."""

    __slots__ = ()


class Levels:
    """The entries that are open, outermost first: how far each stood in, and how far it stands in now."""

    def __init__(self) -> None:
        self.open: list[tuple[int, int]] = []

    def leave(self, indent: int) -> tuple[int, int] | None:
        """Close the entries that a line doesn't stand in; the one that it stands in."""
        while self.open and indent < self.open[-1][0] + FEWEST:
            self.open.pop()
        return self.open[-1] if self.open else None

    def entry(self, line: str) -> str:
        """An entry, below the one that it belongs to."""
        indent = indent_of(line)
        outer = self.leave(indent)
        now = outer[1] + STEP if outer else indent
        self.open.append((indent, now))
        return " " * now + line[indent:]

    def moved(self, block: str) -> str:
        """A block where the library looks for it: entries, or what goes on with one after an empty line."""
        first, *others = block.split("\n")
        indent = indent_of(first)
        # What stands further in after an empty line is code.
        is_code = bool(self.open) and indent >= self.open[-1][0] + 2 * STEP
        if not is_code and ENTRY.match(first):
            return "\n".join(self.entry(line) if ENTRY.match(line) else line for line in (first, *others))
        outer = self.leave(indent)
        if outer is None:
            return block
        was, now = outer
        further = now + max(STEP, indent - was) - indent
        lines = (shifted(line, further) if indent_of(line) >= indent else line for line in (first, *others))
        return "\n".join(self.entry(line) if not is_code and ENTRY.match(line) else line for line in lines)


class NestedLists(BlockProcessor):
    """Moves the blocks of a list, and leaves them to the processors that make it."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        # Lists that may go on: admonitions are given to the parser block by block.
        self.going_on: dict[Element, Levels] = {}

    def test(self, parent: Element, block: str) -> bool:
        """Whether a list begins here, or goes on, that was not looked at."""
        begins = bool(ENTRY.match(block)) and indent_of(block) < STEP
        return not isinstance(block, Moved) and (begins or (parent in self.going_on and block.startswith(" ")))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Move this block and those that go on with its list."""
        levels = self.going_on.pop(parent, Levels())
        for number, block in enumerate(blocks):
            moved = levels.moved(block)
            if not levels.open:
                return False
            blocks[number] = Moved(moved)
        self.going_on[parent] = levels
        return False


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def shifted(line: str, further: int) -> str:
    """A line that begins with more spaces, or fewer."""
    return " " * further + line if further >= 0 else line[-further:]


class NestedListsExtension(Extension):
    """Registers the processor before all that know lists (the first of them has priority 90)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.registerExtension(self)
        self.processor = NestedLists(md.parser)
        md.parser.blockprocessors.register(self.processor, "nested_lists", 95)

    def reset(self) -> None:
        """Called by Python-Markdown before each text."""
        self.processor.going_on.clear()


def makeExtension(**options: object) -> NestedListsExtension:  # noqa: N802 - the library's name
    """The entry point Python-Markdown looks for."""
    return NestedListsExtension(**options)
