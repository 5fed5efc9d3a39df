"""Tables that a keyboard can scroll and a screen reader can announce."""

import markdown
from bs4 import BeautifulSoup

TABLE = "| Platform | Reach |\n|---|---:|\n| Facebook | 13,467 |\n"


def html(text: str) -> BeautifulSoup:
    extensions = ["attr_list", "tables", "nscp_site.pages.accessible_tables"]
    return BeautifulSoup(markdown.markdown(text, extensions=extensions), "html.parser")


def test_caption_region_and_scopes():
    page = html(f"## Results\n\nReach of the campaign\n{{: .caption }}\n\n{TABLE}\nAfter.")
    region = page.select_one("div.table-region")
    assert region["role"] == "region"
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "Table: Reach of the campaign"
    assert region.table.caption.get_text() == "Reach of the campaign"
    assert [th["scope"] for th in region.find_all("th")] == ["col", "col", "row"]
    assert page.select("p.caption") == []
    assert region.find_next("p").get_text() == "After."


def test_without_a_caption_the_heading_names_it_and_names_differ():
    page = html(f"## Results\n\n{TABLE}\nBetween.\n\n{TABLE}")
    assert [region["aria-label"] for region in page.select(".table-region")] == ["Table: Results", "Table 2: Results"]


def test_alignment_is_a_class():
    text = markdown.markdown(
        TABLE,
        extensions=["nscp_site.pages.accessible_tables", "tables"],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    assert '<th class="align-right" scope="col">Reach</th>' in text
    assert "align=" not in text
