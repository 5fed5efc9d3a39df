"""A Python-Markdown extension: a box with a title is a note with that name, for those who hear the page."""

from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor


class LabelledBoxes(Treeprocessor):
    """Gives each admonition the role of a note, labelled by its title: nothing else tells where it begins and ends."""

    def run(self, root: ElementTree.Element) -> None:
        """Called by Python-Markdown for each page."""
        for box in root.iter("div"):
            if "admonition" in box.get("class", "").split():
                title = box.find("p[@class='admonition-title']")
                box.set("role", "note")
                if title is not None:
                    box.set("aria-label", "".join(title.itertext()))


class LabelledBoxesExtension(Extension):
    """Registers the tree processor before texts are parsed (inline has priority 20), while titles are plain text."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.treeprocessors.register(LabelledBoxes(md), "labelled_boxes", 25)


def makeExtension(**options: object) -> LabelledBoxesExtension:  # noqa: N802 - the library's name
    """The entry point Python-Markdown looks for."""
    return LabelledBoxesExtension(**options)
