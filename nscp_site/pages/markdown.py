"""Markdown as HTML, by the extensions that mkdocs.yml names: for checks, which must see what a browser will get."""

from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder

# As in mkdocs.yml; `fenced_code` is one that MkDocs adds itself.
EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "fenced_code", "footnotes", "md_in_html", "sane_lists", "smarty", "tables"),
    *("toc", "nscp_site.pages.accessible_tables", "nscp_site.pages.labelled_boxes", "nscp_site.pages.nested_lists"),
)
SETTINGS = {
    "smarty": {"smart_quotes": False},
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": False},
}
# Stands on an element to which braces gave more than a name and classes: it names what they gave.
GIVEN = "given-in-braces"


class MarkedAttributes(AttrListTreeprocessor):
    """Attributes in braces, of which all but names and classes are marked: they would replace what was written."""

    def assign_attrs(self, elem: Element, attrs_string: str, *, strict: bool = False) -> str:
        """Called by Python-Markdown for each pair of braces."""
        pairs, _ = get_attrs_and_remainder(attrs_string)
        others = [name for name, _ in pairs if name not in (".", "id")]
        rest: str = super().assign_attrs(elem, attrs_string, strict=strict)
        if others and not (strict and rest):
            elem.set(GIVEN, others[0])
        return rest


def to_html(text: str) -> str:
    """The HTML of a text of Markdown. Raises RecursionError where it is nested too deeply."""
    html: str = converter().reset().convert(text)
    return html


@cache
def converter() -> Markdown:
    """Python-Markdown with our settings; not for two threads at once."""
    made = Markdown(extensions=list(EXTENSIONS), extension_configs=SETTINGS)
    made.treeprocessors.register(MarkedAttributes(made), "attr_list", 8)
    return made
