"""The styles of a Word file: what a paragraph, letters or a table are by their style, and the styles above that."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from nscp_site.importing.package import W

# Word counts no farther.
HIGHEST = 32_767


class Styles:
    """The styles by their ids."""

    def __init__(self, part: Element | None) -> None:
        styles = part.iter(f"{W}style") if part is not None else ()
        self.by_id = {style.get(f"{W}styleId", ""): style for style in styles}
        defaults = part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if part is not None else None
        self.default = defaults
        self.usual = {
            style.get(f"{W}type", ""): name
            for name, style in self.by_id.items()
            if is_on_value(style.get(f"{W}default", "0"))
        }

    def chain(self, name: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        seen: set[str] = set()
        while name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = value(self.by_id[name].find(f"{W}basedOn"))

    def of(self, element: Element, kind: str) -> str:
        """The id of a paragraph's (p), a run's (r) or a table's (tbl) style; of the usual one where it has none."""
        own = value(element.find(f"{W}{kind}Pr/{W}{kind}Style"))
        return own or self.usual.get({"p": "paragraph", "r": "character", "tbl": "table"}[kind], "")

    def names(self, name: str) -> set[str]:
        """What a style and those above it are called, in lower case."""
        return {value(style.find(f"{W}name")).lower() for style in self.chain(name)}

    def first(self, name: str, path: str) -> Element | None:
        """What the nearest style says of something, such as `rPr/color`; None where none says anything."""
        steps = "/".join(f"{W}{step}" for step in path.split("/"))
        return next((found for style in self.chain(name) if (found := style.find(steps)) is not None), None)


def is_number(said: str) -> bool:
    """Whether a file says a number that Word could have counted to: a file may say anything, as long as it likes."""
    return said.isascii() and said.isdecimal() and len(said) <= len(str(HIGHEST)) and int(said) <= HIGHEST


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of an element that may not be there."""
    return element.get(f"{W}{name}", "") if element is not None else ""


def is_on_value(said: str) -> bool:
    """Whether a switch of Word's XML is on by what it says."""
    return said not in ("0", "false", "off")


def is_on(switch: Element | None) -> bool:
    """Whether a switch is there and on: it is on, unless it says otherwise."""
    return switch is not None and is_on_value(switch.get(f"{W}val", "true"))
