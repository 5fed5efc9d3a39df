"""Python-Markdown extension: lists nest by two or more spaces, as in CommonMark.

Python-Markdown needs four spaces a level. The blocks of a list are reindented to four spaces before its own block
processors see them, in quotations, admonitions and footnotes, too.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

LIST_ITEM = re.compile(r"( *)(?:[-*+]|\d+\.) +\S")
# Spaces by which an entry stands inside the one above: the fewest that are meant so, and those the library asks for.
MIN_INDENT, INDENT_STEP = 2, 4


class _ReindentedBlock(str):
    """A block that has been reindented, so that it is not processed twice."""

    __slots__ = ()


class _ListLevels:
    """The open list items, outermost first: original and new indentation of each, in spaces."""

    def __init__(self) -> None:
        self.open: list[tuple[int, int]] = []

    def close_deeper(self, indent: int) -> tuple[int, int] | None:
        """Close the items that a line of this indentation is outside of; the one it is inside, or None."""
        while self.open and indent < self.open[-1][0] + MIN_INDENT:
            self.open.pop()
        return self.open[-1] if self.open else None

    def entry(self, line: str) -> str:
        """A list item, reindented below its parent."""
        indent = _indent_of(line)
        outer = self.close_deeper(indent)
        now = outer[1] + INDENT_STEP if outer else indent
        self.open.append((indent, now))
        return " " * now + line[indent:]

    def reindent(self, block: str) -> str:
        """A block reindented for Python-Markdown: items, or the continuation of one after an empty line."""
        first, *others = block.split("\n")
        indent = _indent_of(first)
        # What stands further in after an empty line is code.
        is_code = bool(self.open) and indent >= self.open[-1][0] + 2 * INDENT_STEP
        if not is_code and LIST_ITEM.match(first):
            return "\n".join(self.entry(line) if LIST_ITEM.match(line) else line for line in (first, *others))
        outer = self.close_deeper(indent)
        if outer is None:
            return block
        was, now = outer
        further = now + max(INDENT_STEP, indent - was) - indent
        lines = (_shift_indent(line, further) if _indent_of(line) >= indent else line for line in (first, *others))
        return "\n".join(self.entry(line) if not is_code and LIST_ITEM.match(line) else line for line in lines)


class _NestedLists(BlockProcessor):
    """Moves the blocks of a list, and leaves them to the processors that make it."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        # Lists that may go on: admonitions are given to the parser block by block.
        self.open_lists: dict[Element, _ListLevels] = {}

    def test(self, parent: Element, block: str) -> bool:
        """Whether a list begins here, or goes on, that was not looked at."""
        begins = bool(LIST_ITEM.match(block)) and _indent_of(block) < INDENT_STEP
        return not isinstance(block, _ReindentedBlock) and (
            begins or (parent in self.open_lists and block.startswith(" "))
        )

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Move this block and those that go on with its list."""
        levels = self.open_lists.pop(parent, _ListLevels())
        for number, block in enumerate(blocks):
            moved = levels.reindent(block)
            if not levels.open:
                return False
            blocks[number] = _ReindentedBlock(moved)
        self.open_lists[parent] = levels
        return False


def _indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _shift_indent(line: str, further: int) -> str:
    """A line that begins with more spaces, or fewer."""
    return " " * further + line if further >= 0 else line[-further:]


class _NestedListsExtension(Extension):
    """Registers the processor before all that know lists (the first of them has priority 90)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.registerExtension(self)
        self.processor = _NestedLists(md.parser)
        md.parser.blockprocessors.register(self.processor, "nested_lists", 95)

    def reset(self) -> None:
        """Called by Python-Markdown before each text."""
        self.processor.open_lists.clear()


# The entry point Python-Markdown looks for.
makeExtension = _NestedListsExtension  # noqa: N816 - the library's name
