"""What others can print, show and post of a campaign: on its page with words for all, and nowhere before it is open."""

from pathlib import Path

from PIL import Image

from tests.conftest import html_of, problems_of
from tests.looping import swap

MATERIALS = """\
posters:
  - {title: "Poster, A4", file: campaigns/poster.png, shows: A baby asleep on its back.}
pictures:
  - {title: For Facebook, file: campaigns/square.png, shows: A clear cot.}
posts: ["On the back, every time."]
state: finished
"""


def with_materials(root: Path) -> Path:
    """The miniature site, its campaign with a poster, a picture and a text to post."""
    (root / "docs/campaigns").mkdir()
    for name in ("poster", "square"):
        Image.new("RGB", (20, 20)).save(root / f"docs/campaigns/{name}.png")
    swap(root, "campaigns/safer-sleeping.md", "state: finished\n", MATERIALS)
    return root


def test_a_campaign_shows_what_there_is_to_print_to_share_and_to_post(mini: Path) -> None:
    page = html_of(with_materials(mini))["campaigns/safer-sleeping.md"]
    assert [(image["src"], image["alt"]) for image in page.select("main img")] == [
        ("../poster.png", "A baby asleep on its back."),
        ("../square.png", "A clear cot."),
    ]
    words = {link.get_text(): link["href"] for link in page.select("main a")}
    assert words["Download the picture: Poster, A4"] == "../poster.png"
    assert [quote.get_text().strip() for quote in page.select("main blockquote")][-1] == "On the back, every time."


def test_a_campaign_without_materials_has_no_heading_for_them(mini: Path) -> None:
    assert "To print and to share" not in html_of(mini)["campaigns/safer-sleeping.md"].get_text()


def test_a_file_that_is_not_there_is_told(mini: Path) -> None:
    with_materials(mini)
    (mini / "docs/campaigns/poster.png").unlink()
    (problem,) = [one for one in problems_of(mini) if one.severity == "error"]
    assert "no picture or PDF `campaigns/poster.png`" in problem.message
    assert problem.path == "content/campaigns/safer-sleeping.md"
