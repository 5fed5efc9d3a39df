"""Markdown to HTML with the extensions of mkdocs.yml: for checks that must see what browsers get."""

from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder

# As in mkdocs.yml; `fenced_code` is one that MkDocs adds itself.
EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "fenced_code", "footnotes", "md_in_html", "sane_lists", "smarty", "tables"),
    *("toc", "nscp_site.pages.accessible_tables", "nscp_site.pages.labelled_boxes", "nscp_site.pages.nested_lists"),
)
EXTENSION_SETTINGS = {
    "smarty": {"smart_quotes": False},
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": False},
}
# Stands on an element to which braces gave more than a name and classes: it names what they gave.
BRACES_ATTRIBUTE = "given-in-braces"


class _MarkedAttributes(AttrListTreeprocessor):
    """attr_list that marks elements given more than id and classes in braces, so that a check can report them."""

    def assign_attrs(self, elem: Element, attrs_string: str, *, strict: bool = False) -> str:
        """Called by Python-Markdown for each pair of braces."""
        pairs, _ = get_attrs_and_remainder(attrs_string)
        others = [name for name, _ in pairs if name not in (".", "id")]
        rest: str = super().assign_attrs(elem, attrs_string, strict=strict)
        if others and not (strict and rest):
            elem.set(BRACES_ATTRIBUTE, others[0])
        return rest


def to_html(text: str) -> str:
    """The HTML of a text of Markdown. Raises RecursionError where it is nested too deeply."""
    html: str = _converter().reset().convert(text)
    return html


@cache
def _converter() -> Markdown:
    """Python-Markdown with our settings, created once; not thread-safe."""
    made = Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSION_SETTINGS)
    made.treeprocessors.register(_MarkedAttributes(made), "attr_list", 8)
    return made
