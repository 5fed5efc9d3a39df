"""`nscp build --preview --drafts`: what visitors can't see yet, marked, and only where a setting says who can look."""

from pathlib import Path

import pytest

from nscp_site.content.visibility import DRAFTS_VARIABLE
from tests.conftest import nscp
from tests.test_life import bytes_of, holding, planted  # noqa: F401 - planted is a fixture
from tests.test_preview import BAR

PROTECTED = "  preview_protected: true\n"


def protect(root: Path, written: str = PROTECTED) -> Path:
    """Say that only our own people can open the host of previews."""
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("extra:\n", f"extra:\n{written}"))
    return root


@pytest.mark.parametrize("written", ["", "  preview_protected: 'true'\n", "  preview_protected: false\n"])
def test_without_the_setting_no_draft_is_shown_and_one_is_told_why(written: str, planted: Path) -> None:  # noqa: F811
    done = nscp("build", "--preview", "--drafts", root=protect(planted, written))
    assert done.returncode == 1
    assert "write `extra: preview_protected: true`. Nothing was built." in done.stderr
    assert not (planted / "site").exists()


def test_drafts_are_for_previews_alone(planted: Path) -> None:  # noqa: F811
    done = nscp("build", "--drafts", root=protect(planted))
    assert done.returncode == 1
    assert "Drafts are for previews: write `nscp build --preview --drafts`." in done.stderr


@pytest.mark.slow
def test_drafts_and_embargoes_are_there_and_marked_and_leave_with_the_next_build(
    planted: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    protect(planted)
    done = nscp("build", "--preview", "--drafts", root=planted)
    assert done.returncode == 0, done.stdout + done.stderr
    draft = (planted / "site/reviews/quokkadraft/index.html").read_text()
    embargoed = (planted / "site/reviews/zirconembargo/index.html").read_text()
    assert "quokkadraft [draft]" in draft
    assert "[under embargo until 15 January 2027]" in embargoed
    for page in (draft, embargoed):
        assert BAR in page
        assert '<meta name="robots" content="noindex">' in page
    assert "search/index" in " ".join(holding("quokkadraft", bytes_of(planted / "site")))
    for word in ("ottoline", "peregrine"):
        assert holding(word, bytes_of(planted / "site")) == []
    # Whoever left the switch of the last build lying about shows nothing by it.
    monkeypatch.setenv(DRAFTS_VARIABLE, "1")
    for options in (["--preview"], []):
        assert nscp("build", *options, root=planted).returncode == 0
        assert holding("quokka", bytes_of(planted / "site")) == []
        assert holding("zircon", bytes_of(planted / "site")) == []


@pytest.mark.nightly
def test_a_mistake_in_a_draft_stops_a_preview_that_shows_it_and_no_other(planted: Path) -> None:  # noqa: F811
    protect(planted)
    draft = planted / "content/reviews/quokkadraft.md"
    draft.write_text(
        draft.read_text().replace("Of quokkadraft nobody", "Ring {contact: nobody}; of quokkadraft nobody")
    )
    done = nscp("build", "--preview", "--drafts", root=planted)
    assert done.returncode == 1
    assert "content/reviews/quokkadraft.md" in done.stdout + done.stderr
    assert nscp("build", "--preview", root=planted).returncode == 0


@pytest.mark.slow
def test_a_preview_with_drafts_is_never_taken_for_the_site(planted: Path, tmp_path: Path) -> None:  # noqa: F811
    protect(planted)
    assert nscp("build", "--preview", "--drafts", root=planted).returncode == 0
    done = nscp("publish", "--site", "site", "--to", tmp_path / "target", root=planted)
    assert done.returncode == 1
    assert not (tmp_path / "target" / "current").exists()
