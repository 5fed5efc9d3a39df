"""Python-Markdown extension: admonitions get the role `note` and their title as label, for screen readers."""

from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor


class _LabelledBoxes(Treeprocessor):
    """Gives each admonition the role of a note, labelled by its title: nothing else tells where it begins and ends."""

    def run(self, root: ElementTree.Element) -> None:
        """Called by Python-Markdown for each page."""
        for box in root.iter("div"):
            if "admonition" in box.get("class", "").split():
                title = box.find("p[@class='admonition-title']")
                box.set("role", "note")
                if title is not None:
                    box.set("aria-label", "".join(title.itertext()))


class _LabelledBoxesExtension(Extension):
    """Registers the tree processor before texts are parsed (inline has priority 20), while titles are plain text."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.treeprocessors.register(_LabelledBoxes(md), "labelled_boxes", 25)


# The entry point Python-Markdown looks for.
makeExtension = _LabelledBoxesExtension  # noqa: N816 - the library's name
