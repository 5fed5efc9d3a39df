"""The search's index: what is read of a page, what counts as the same, what phrases mean, what fails."""

import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from nscp_site.content.library import Library
from nscp_site.pages.search_pages import group_by_kind, group_by_letter, group_by_theme, group_by_year
from nscp_site.project import load_project
from nscp_site.search.index import MAX_SHOWN_CHARACTERS, SearchError, build_search, shorten_text
from nscp_site.search.postings import MAX_EXTRA_PER_FACET, MAX_POSTINGS, IndexedSection, index_stems, near_duplicates
from nscp_site.search.sections import PageFacts, Section, read_sections, stem_text
from nscp_site.search.stems import stem, stems, tokenise
from nscp_site.search.vocabulary import build_phrases, full_name_key, page_names, phrase_key
from tests.conftest import TODAY

PAGE = """<html><body><nav>Menu</nav><main><article><p class="kind">Guidance</p>
<h1 id="neglect">Neglect</h1><p>What <abbr title="x">GCP2</abbr>, the tool, does.</p>
<p class="origin">Replaced guidance</p>
<h2 id="signs">Signs &amp; worries</h2><ul><li>hungry</li><li>cold<br>wet</li></ul>
<div class="admonition editors-note"><p>The source prints two years.</p></div>
<h3 id="empty">Nothing below</h3>
<h2 id="list">More</h2><ul><li><a href="x">Neglect campaign</a></li></ul>
<h2 id="related">Related</h2><p>Knife crime</p></article></main><footer>Foot</footer></body></html>"""


def test_a_page_is_cut_at_its_headings_and_furniture_is_left_out() -> None:
    sections = read_sections(PAGE)
    assert [(one.anchor, one.heading, one.text) for one in sections] == [
        ("neglect", "Neglect", "What GCP2, the tool, does."),
        ("signs", "Signs & worries", "hungry · cold · wet"),
        ("list", "More", "Neglect campaign"),
    ]
    assert sections[2].linked == 1
    assert sections[0].linked == 0


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("<p>Ten words </p><p>of no link</p>", 0.0),
        ("<p>Half is <a href='x/'>linked,</a></p>", 0.47),
        ("<ul><li>\n<a href='x/'>Neglect</a>\n<br>What we do about it.</li></ul>", 1.0),
        ("<ul><li>What we do about <a href='x/'>neglect</a>.</li></ul>", 0.28),
        ("<ul><li><p><a href='x/'>One</a> <em>of</em></p><p>two.</p></li></ul><p>And this.</p>", 0.6),
    ],
)
def test_an_entry_of_a_list_that_begins_with_a_link_says_nothing_itself(written: str, share: float) -> None:
    section = read_sections(f"<main><h1 id='a'>A</h1>{written}</main>")[0]
    assert section.linked == pytest.approx(share, abs=0.1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p><strong>Dates:</strong> not stated</p><p><strong>For:</strong> parents</p>", "For: parents"),
        ("<p><b>Dates:</b> next year</p><p><b>For:</b> parents</p>", "Dates: next year · For: parents"),
        ("<ul><li>Owner: not stated</li><li>Due: June 2023.</li></ul><p>And then.</p>", "Due: June 2023. And then."),
        ("<p>It meets. How often is not stated. Ring it.</p>", "It meets. Ring it."),
        ("<p><em>Left open in the source.</em><br><b>It helps.</b></p>", "It helps."),
        ("<p>Asked.<br><strong data-no-search>Nothing published here.</strong></p>", "Asked."),
        ("<table><tr><th>Year</th><th>Children</th></tr><tr><td>2019</td><td>not stated</td></tr></table>",
         "Year · Children\n2019"),
        ("<p>safe<wbr>guarding</p>", "safeguarding"),
    ],
)  # fmt: skip
def test_labels_are_kept_apart_and_placeholders_left_out(written: str, text: str) -> None:
    assert [one.text for one in read_sections(f"<main><h1 id='a'>A</h1>{written}</main>")] == [text]


def test_a_row_with_an_address_of_its_own_is_a_section() -> None:
    rows = "<tr><th id='cin'>Child in Need</th><td>one who needs help</td></tr><tr><th>CSE</th><td>of CIN</td></tr>"
    head = "<thead><tr><th>Term</th><th>Meaning</th></tr></thead>"
    page = f"<main><h1 id='a'>A</h1><p>Before.</p><table>{head}<tbody>{rows}</tbody></table><p>After.</p></main>"
    assert [(one.anchor, one.heading, one.text) for one in read_sections(page)] == [
        ("a", "A", "Before.\n\nTerm · Meaning · After."),
        ("cin", "Child in Need", "one who needs help\nCSE · of CIN"),
    ]


def test_who_asks_what_a_term_means_is_led_to_its_row_and_who_writes_the_term_is_not(real_library: Library) -> None:
    names = page_names(real_library)
    terms = {name: term for name, term in real_library.values("glossary").items() if not re.search(r"\d", term.term)}
    assert len(terms) > 100
    for name, term in terms.items():
        for asked in (f"What is a {term.term}", f"{term.term} meaning", f"definition of {term.term}"):
            assert f"about/glossary/#{name}" in names[full_name_key(asked)]
        assert not any("glossary/#" in one for one in names.get(full_name_key(term.term), []))


def test_a_page_without_a_heading_has_no_sections() -> None:
    assert read_sections("<main><p>Nothing</p></main>") == []
    assert read_sections("") == []


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("exploitation exploited exploiting exploit", "exploit"),
        ("children child", "child"),
        ("knife knives", "knife"),
        ("referral referrals referred referring", "refer"),
        ("safeguarding safeguard safeguarded", "safeguard"),
        ("stabbing stabbed stab", "stab"),
        ("organisation organised organization organise", "organis"),
        ("violence violent", "violent"),
        ("thresholds threshold", "threshold"),
        ("sleep sleeping slept", "sleep"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str, root: str) -> None:
    assert {stem(word) for word in forms.split()} == {root}


@pytest.mark.parametrize("pair", ["policy police", "community communication", "child chilled", "missing mission"])
def test_words_that_only_look_alike_are_kept_apart(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_words_lose_apostrophes_and_accents() -> None:
    assert tokenise("The Trust’s CCG’s café, e-learning") == ["the", "trust", "ccg", "cafe", "e", "learning"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They’re hurting HER, he won‘t stop", ["they", "hurting", "her", "he", "wont", "stop"]),
        ("I'd I`ll we´ve couldn't've", ["i", "i", "we", "couldnt"]),
        (
            "s47 s.47 sec 47 the children's 5",
            ["section", "47", "section", "47", "section", "47", "the", "children", "5"],
        ),
        ("A&E, a&e; Research & Development", ["ae", "ae", "research", "development"]),
        ("ﬁndings soft\u00adhyphen", ["findings", "softhyphen"]),
        ("допомога مساعدة 中文", ["допомога", "مساعدة", "中", "文"]),
    ],
)
def test_words_are_read_as_people_mean_them(text: str, found: list[str]) -> None:
    assert tokenise(text) == found


@pytest.mark.parametrize("word", ["ill", "well", "shed", "hell", "shell", "wed", "id"])
def test_what_looks_like_a_contraction_stays_a_word(word: str) -> None:
    assert stems(word)


def test_a_text_printed_twice_is_one_group_and_others_are_their_own() -> None:
    text = " ".join(f"word{n} and then comes" for n in range(40))
    other = " ".join(f"quite another thing{n}" for n in range(40))
    sections = [Section("a", "A", text), Section("b", "B", other), Section("c", "C", f"Intro. {text}")]
    assert near_duplicates(sections) == [0, 1, 0]


def test_common_words_keep_the_best_sections_and_enough_of_each_kind() -> None:
    sections = [
        IndexedSection(
            Section("a", "Neglect" if n < MAX_POSTINGS else "Other", "neglect of a child"),
            n, "Page", PageFacts(kind="guidance topic" if n < MAX_POSTINGS + 500 else "course"), True, False,
        )
        for n in range(MAX_POSTINGS + 800)
    ]  # fmt: skip
    ((count, postings),) = ((count, kept) for name, count, kept in index_stems(sections) if name == "neglect")
    assert count == MAX_POSTINGS + 800
    assert {posting.number for posting in postings} >= set(range(MAX_POSTINGS))
    assert sum(sections[posting.number].facts.kind == "course" for posting in postings) == MAX_EXTRA_PER_FACET


def test_acronyms_old_names_and_everyday_words_lead_to_what_the_pages_say(real_library: Library) -> None:
    phrases = build_phrases(real_library, [" ".join(stems("a text that mentions county lines"))])
    assert "Multi Agency Safeguarding Hub" in phrases[phrase_key("MASH")].synonyms
    assert "MASH" in phrases[phrase_key("multi agency safeguarding hub")].synonyms
    assert "Designated Officer" in phrases[phrase_key("LADO")].synonyms
    assert "Northamptonshire Safeguarding Children Board" in phrases[phrase_key("LSCB")].synonyms
    assert "child" in phrases[phrase_key("kids")].synonyms
    assert phrases[phrase_key("MASH")].protected


def test_terms_that_no_page_mentions_are_marked_with_their_themes(real_library: Library) -> None:
    phrases = build_phrases(real_library, [" ".join(stems("a text that mentions county lines and bullying"))])
    assert phrases[phrase_key("FGM")].unmentioned == "FGM"
    assert phrases[phrase_key("forced marriage")].unmentioned == "forced marriage"
    assert phrases[phrase_key("forced marriage")].themes
    assert not phrases[phrase_key("bullying")].unmentioned
    assert phrases[phrase_key("bullying")].protected


def test_a_site_without_pages_fails_and_says_so(mini: Path, tmp_path: Path) -> None:
    library, _ = load_project(mini, TODAY)
    (tmp_path / "site").mkdir()
    with pytest.raises(SearchError, match="no page of the site has a heading"):
        build_search(library, tmp_path / "site")


def test_a_page_that_is_not_text_fails_and_says_so(mini: Path, tmp_path: Path) -> None:
    library, _ = load_project(mini, TODAY)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(b"<main><h1 id=a>\xff</h1></main>")
    with pytest.raises(SearchError, match="could not be built"):
        build_search(library, tmp_path / "site")


def test_where_no_panels_are_every_query_asks_for_none(mini: Path, tmp_path: Path) -> None:
    """A script that found no label at all would fail with every query."""
    library, _ = load_project(mini, TODAY)
    assert not library.values("help-panels")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text(PAGE)
    build_search(library, tmp_path / "site")
    entry = json.loads((tmp_path / "site/search/index.json").read_text())
    assert entry["help"]["labels"] == [["", "none"]]


def records_of(site: Path) -> list[list[Any]]:
    """Every section of an index: what a result shows."""
    blocks = sorted(site.glob("search/index-*/t*.json"), key=lambda path: int(path.stem[1:]))
    return [record for block in blocks for record in json.loads(block.read_text("utf-8"))]


# What editors say to editors, and what stands where a document says nothing.
NO_ANSWER = re.compile(
    r"\bnot stated\b|left (?:open|blank|empty) in the source|not decided in the source|nothing published here|"
    r"\bnote [a-z]-\d|state, in the source|question to the partnership|findings and recommendations: not|"
    r"editor’s note:",
    re.IGNORECASE,
)


@pytest.mark.slow
def test_no_note_and_no_placeholder_is_an_answer(real_site: Path) -> None:
    records = records_of(real_site)
    assert len(records) > 1000
    assert [record for record in records if NO_ANSWER.search(f"{record[1]} {record[2]} {record[7]}")] == []


# What entries that no document backs say alike; it tells of no child.
PROVENANCE = (
    "This entry was compiled from public reports. "
    "The report itself is published by the Partnership; its text is not held here."
)


@pytest.mark.slow
def test_accounts_of_children_are_in_no_result_and_no_part_of_the_index(real_site: Path, real_library: Library) -> None:
    """Of reviews and case studies the search holds title, summary, content note; no other page says their sentences."""
    shown = records_of(real_site)
    accounts = [entry for name in ("reviews", "case-studies") for entry in real_library.collections[name].values()]
    assert len(accounts) > 10
    report = " ".join(entry.document.body for entry in real_library.collections["annual-report"].values())
    for entry in accounts:
        item = entry.item
        ours = item.summary + PROVENANCE + report
        mine = [record for record in shown if record[0].startswith(f"{entry.ref}/#")]
        assert [(record[7], record[10]) for record in mine] == [(item.summary, item.content_note)]
        sentences = re.split(r"(?<=[.;]) |\n+", entry.document.body) + list(getattr(item, "concerned", ()))
        for sentence in (one for one in sentences if len(tokenise(one)) > 5 and one not in ours):
            assert not [record for record in shown if sentence in record[7]], sentence
        # Nor can it be found by a word that stands in the account alone.
        allowed = stem_text(". ".join((item.title, item.summary, item.content_note, *item.search_terms))).split()
        assert stems_of(real_site, shown.index(mine[0])) <= set(allowed)


def stems_of(site: Path, number: int) -> set[str]:
    """The stems by which a section is found."""
    found = set()
    for shard in site.glob("search/index-*/s*.json"):
        for name, (_, *levels) in json.loads(shard.read_text("utf-8"))["w"].items():
            if any(number in accumulate(steps) for _, *steps in levels):
                found.add(name)
    return found


def test_a_long_text_is_shortened_at_a_sentence_or_else_at_a_word() -> None:
    sentence = "It was 84.1% in 2022. "
    for text in (sentence * 400, "word " * 2000, "Of 0207 946 0000 they " * 400):
        short = shorten_text(text)
        assert MAX_SHOWN_CHARACTERS - 50 < len(short) <= MAX_SHOWN_CHARACTERS
        assert text.startswith(short)
        assert text[len(short)] == " "
    assert shorten_text(sentence * 400).endswith("2022.")
    assert shorten_text("short") == "short"


def test_the_index_is_the_same_twice_and_an_old_one_is_removed(mini: Path, tmp_path: Path) -> None:
    library, _ = load_project(mini, TODAY)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(PAGE)
    assert build_search(library, site) == 3
    first = json.loads((site / "search/index.json").read_text())
    build_search(library, site)
    assert json.loads((site / "search/index.json").read_text()) == first
    (site / "index.html").write_text(PAGE.replace("hungry", "starving"))
    build_search(library, site)
    folders = [path.name for path in (site / "search").iterdir() if path.is_dir()]
    assert len(folders) == 1
    assert folders != [first["folder"]]


def test_every_item_stands_in_the_lists(real_library: Library) -> None:
    everything = {entry.ref for entry in real_library.entries()}
    for parts in (group_by_letter(real_library.entries()), group_by_kind(real_library), group_by_year(real_library)):
        listed = [entry.ref for _, entries in parts for entry in entries]
        assert sorted(listed) == sorted(everything)
    themed = {entry.ref for _, entries in group_by_theme(real_library) for entry in entries}
    assert themed == {ref for ref in everything if not ref.startswith("themes/")}
