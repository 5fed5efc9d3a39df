"""Nothing that could tell who a child is: planted data of every kind is caught, the documents' own text is not."""

import hashlib
import io
import shutil
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image, PngImagePlugin

from nscp_site.content.library import Library
from nscp_site.findings import RULES, Finding, errors_in
from nscp_site.privacy.detectors import DETECTORS
from nscp_site.privacy.guard import detect_personal_data, find_sensitive_data
from nscp_site.privacy.privacy_rules import PERSONAL_DATA_CHECKS, find_exception
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.editorial import PersonalKind
from tests.conftest import FROZEN, MINI, problems_of, prose, run
from tests.papers import pdf, photo

PLANTED = {
    "date-of-birth": [
        "born on 3 May 2017",
        "DOB 12/03/2009",
        "D.O.B.: 12.3.09",
        "Date of birth: 2009-03-12",
        "was born in March 2009",
        "born on the 3rd of May",
        "12 March 2009 (date of birth)",
    ],
    "exact-date": [
        "14 March 2021",
        "14th March, 2021",
        "the 14th of March",
        "March 14th, 2021",
        "March 14, 2021",
        "14/03/2021",
        "14.03.21",
        "2021-03-14",
        "Monday 2 Aug 2021",
        "14 MARCH 2021",
        "14\u00a0March\u00a02021",
        "14 Ma\u00adrch 2021",
        "*14* March 2021",
        "14\nMarch 2021",
    ],
    "age-in-days-or-weeks": [
        "a baby of nine weeks",
        "nine weeks old",
        "aged 10 days",
        "a six-week-old baby",
        "at 3 weeks and 2 days of age",
        "aged just twenty-one days",
        "She was six weeks when",
        "two days after his birth",
    ],
    "nhs-number": ["943 476 5919", "9434765919", "943-476-5919", "NHS number: 123 456 7890"],
    "pupil-number": ["H801200001001", "H940401208012", "UPN: A123456789012"],
    "national-insurance-number": ["AB 12 34 56 C", "AB123456C", "QQ 12 34 56 C", "NI number AB 12 34 56"],
    "telephone-number": ["07700 900123", "0808 157 0192", "+44 7700 900123", "(01604) 555 0199", "07911123456"],
    "case-reference": [
        "case reference ABC/1234/19",
        "Our ref: NCC-20193",
        "crime number 19000123456",
        "police incident number 345 of 2019",
        "LCS ID 1234567",
        "NN19C00123",
        "case no. 2019/044",
    ],
    "postcode": ["NN1 1AA", "NN160AP", "nn16 0ap", "SW1A 1AA", "NN16"],
    "street-line": [
        "12 Acacia Avenue",
        "Flat 3, 14 Kettering Road",
        "Wellington Street",
        "14 Mill Lane",
        "3 The Green",
        "12 high street",
        "7 Rose Ct",
    ],
    "school-name": [
        "Oakwood Primary School",
        "St Mary's Academy",
        "Northampton School for Boys",
        "Little Stars Nursery",
        "attended Oakwood primary school",
        "Kettering Buccleuch Academy",
        "Saint Peter's Church of England Primary School",
        "Moulton College",
    ],
    "email-address": ["jane.doe@example.org", "j_doe+x@mail.example.co.uk"],
    "titled-name": [
        "Mr Smith",
        "Mrs. O'Brien",
        "Dr Jane Doe",
        "PC Jones",
        "Ms A Khan",
        "Judge Brown",
        "Miss Smith-Jones",
        "DC SMITH",
        "Councillor Green",
        "Mr\u00a0Smith",
    ],
}
PLANTED |= {
    "number-plate": ["AB12 CDE", "the car AB12CDE", "a van with the plate k123 abc"],
    "map-reference": ["52.2405, -0.9027", "SP 753 605", "SP7531060512", "///filled.count.soap"],
    "care-place": [
        "Abbey Meadow Surgery",
        "Northampton General Hospital",
        "Robert Watson ward",
        "Meadowside children's home",
        "the Larches residential home",
    ],
    "house-name": ["Thames House", "Pear Tree Lodge", "The Old Forge, Brixworth"],
    "online-profile": ["@kellysmithson", "Insta (lil_kay_nn3)"],
    "named-address": [
        "https://www.facebook.com/kelly.smithson",
        "[this](https://example.org/news/kayden-smithson-inquest)",
        "https://www.gofundme.com/f/for-teddy",
    ],
    "person-name": [
        "that Kayden Smithson",
        "his mother Kelly",
        "his brother, Tyrese,",
        "Kelly Smithson, 24,",
        "Social worker Jane Hill",
        "thirteen-year-old Codie",
        "the Smithson family",
        "how Wojtkowiak",
    ],
    "initials-and-place": ["KM from Brixworth", "K.M., Earls Barton,"],
}
CASES = [(kind, text) for kind, texts in PLANTED.items() for text in texts]
PLAIN = [
    "Ms A told the GP.",
    "Mr B and Miss C moved.",
    "Young person in care aged 17 years.",
    "A couple of days later, for 12 days, he was 2 years old.",
    "The group meets every six weeks. The wait was six weeks.",
    "In March 2021 and 2022/23, 21/22, up to 10 may come.",
    "It rose from 13,467 to 20,945 (n149), 27% and 1 in 4.",
    "Head Teacher, Primary School; a Special School; Virtual School; College of Policing.",
    "Every Primary School and Royal College of Nursing. Did Not Get School Preference.",
    "Family Court, Crown Court, Op Sceptre, Turnaround, Hotel Watch.",
    "a 10 minute drive; 348 wraps of Class A; section 47; Working Together 2018 ch.3.",
    "In case 12 children; in the case no one came; ref not stated.",
    "Nurse Practitioner, PC and laptop, Youth Justice Board, Inspector of Constabulary.",
    "version 1.0, 20.9 per 1000 aged 15-18, quarter 4 of 2022-23, NHS England.",
]
REVIEW = "content/reviews/child-x.md"


def plant(project: Path, text: str, path: str = REVIEW) -> list[Finding]:
    """What is said of a text at the end of a file."""
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(f"\n\nHe saw {text} then.\n")
    return problems_of(project)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Finding]]:
    """A review in which every text stands in a paragraph of its own, and what is said of it."""
    project = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("planted") / "mini"))
    found = plant(project, " then.\n\nHe saw ".join(text for _, text in CASES))
    return (project / REVIEW).read_text(encoding="utf-8"), found


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_planted_data_is_caught_at_its_place_and_not_repeated(
    kind: str, text: str, planted: tuple[str, list[Finding]]
) -> None:
    review, problems = planted
    line = review.partition(f"He saw {text} then.")[0].count("\n") + 1
    found = [problem for problem in problems if problem.line in (line, line + text.count("\n"))]
    assert {problem.check for problem in found} == {kind}
    for problem in found:
        assert problem.severity == "error"
        assert problem.path == REVIEW
        assert 1 <= problem.column <= 8 + len(text)
        assert text not in problem.message


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_passes(text: str) -> None:
    assert detect_personal_data(text) == ()


def test_there_are_planted_data_for_every_recogniser() -> None:
    assert set(PLANTED) == set(DETECTORS)
    assert {*DETECTORS, "hidden-author"} == set(get_args(PersonalKind))


@pytest.mark.parametrize("kind", DETECTORS)
def test_the_examples_of_a_rule_are_right(kind: str) -> None:
    assert kind in {spot.kind for spot in detect_personal_data(RULES[kind].bad)}
    assert detect_personal_data(RULES[kind].good) == ()


@pytest.mark.slow
def test_the_documents_own_text_gives_no_false_block(real_library: Library) -> None:
    """All of the documents' sections, and what stands where children are written about."""
    found = [
        f"{path}: {spot.kind}: {text[spot.start : spot.end]}"
        for name in ("annual-report", "arrangements-plan", "business-plan", "decision-paper", "case-studies")
        for path in sorted((FROZEN / "content" / name).rglob("*.md"))
        for text in [path.read_text(encoding="utf-8")]
        for spot in find_sensitive_data(real_library, text, about_children=is_guarded(path))
        if not find_exception(real_library, path.relative_to(FROZEN).as_posix(), text, spot)
    ]
    assert found == []


@pytest.mark.parametrize("path", ["content/annual-report/progress.md", "docs/index.md", "content/glossary.yml"])
def test_numbers_of_one_person_are_caught_on_every_page(path: str, mini: Path) -> None:
    if path.endswith(".yml"):
        (mini / path).write_text((mini / path).read_text() + "# 943 476 5919\n")
        found = problems_of(mini)
    else:
        found = plant(mini, "943 476 5919", path)
    assert [(problem.check, problem.path) for problem in found] == [("nhs-number", path)]


def test_fields_are_read_too_but_not_their_own_dates(mini: Path) -> None:
    path = mini / REVIEW
    text = path.read_text().replace("A review about a baby.", "A review about Oakwood Primary School.")
    path.write_text(
        text.replace("publication: withheld", "publication: withheld\nanonymised_by: Dr Doe\nread_on: 2026-03-02")
    )
    found = [(problem.check, problem.line, problem.column) for problem in problems_of(mini)]
    assert found == [("school-name", 3, 25)]


def test_the_items_own_dates_and_those_of_the_timeline_are_no_secret(mini: Path) -> None:
    (mini / "content/timeline.yml").write_text("start:\n  when: 2019-07-01\n  what: It began.\n  source: []\n")
    assert plant(mini, "it on 31 March 2023 and 1st July") == []
    assert [problem.check for problem in plant(mini, "him, born on 31 March 2023")] == ["date-of-birth"]


def exception(project: Path, until: str = "2027-11-22", text: str = "baby of nine weeks") -> list[str]:
    """What is said where an exception stands in the list and nine weeks in a review."""
    row = f"nine:\n  rule: age-in-days-or-weeks\n  text: {text}\n  reason: It is public.\n  agreed_by: A\n"
    (project / "content/anonymity-exceptions.yml").write_text(f"{row}  until: {until}\n")
    (project / REVIEW).write_text((project / REVIEW).read_text().replace("The annual report says so.", ""))
    return [str(problem) for problem in plant(project, "a baby of nine\nweeks")]


def test_an_exception_lets_its_words_pass(mini: Path) -> None:
    assert exception(mini) == []


def test_an_exception_for_other_words_does_not_and_is_unused(mini: Path) -> None:
    said = exception(mini, text="a baby of ten weeks")
    assert said[0].startswith("content/anonymity-exceptions.yml:1: the exception `nine` lets nothing pass.")
    assert said[1].startswith(f"{REVIEW}:")
    assert said[1].endswith("(age-in-days-or-weeks)")


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-11-21", "ended on 21 November 2026"),
        ("2026-11-22", "ends on 22 November 2026"),
        ("2027-01-21", "ends on 21 January 2027"),
        ("2027-01-22", ""),
    ],
)
def test_an_exception_that_is_over_or_will_be_warns_once(until: str, told: str, mini: Path) -> None:
    said = exception(mini, until)
    assert len(said) == bool(told)
    assert not told or f"content/anonymity-exceptions.yml:6: this exception {told}." in said[0]
    assert errors_in(problems_of(mini)) == []


def test_drafts_are_guarded_too(mini: Path) -> None:
    (mini / REVIEW).write_text((mini / REVIEW).read_text().replace("life: published", "life: draft"))
    found = [problem for problem in plant(mini, "Mr Smith") if problem.check in PERSONAL_DATA_CHECKS]
    assert [problem.severity for problem in found] == ["error"]


@pytest.mark.parametrize(
    "written", ["Zoë Quill-Marsh", "zoe quill marsh", "ZOË\nQUILL-MARSH’s", "Zo\u00adë **Quill**-Marsh"]
)
def test_a_private_name_is_told_by_its_line_in_the_list(
    written: str, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.txt").write_text("# the children\n\nZoë Quill-Marsh\n", encoding="utf-8")
    monkeypatch.setenv("NSCP_PRIVATE_NAMES", str(tmp_path / "names.txt"))
    (said,) = plant(mini, written, "content/campaigns/safer-sleeping.md")
    assert said.check == "private-name"
    assert (said.line, said.column) == (26, 8)
    assert "line 3 of the list" in said.message
    assert "quill" not in str(said).lower()


def test_a_private_name_in_the_name_of_a_file_is_not_printed(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.txt").write_text("Quillmarsh\n")
    monkeypatch.setenv("NSCP_PRIVATE_NAMES", str(tmp_path / "names.txt"))
    (mini / "docs/the-quillmarsh-case.md").write_text(prose("A case"))
    assert [str(problem) for problem in problems_of(mini)] == [
        "docs:1: the name of a file in this folder holds a private name (line 1 of the list). Rename it. (private-name)"
    ]


def test_a_list_inside_the_folder_or_nowhere_is_refused(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mini / "names.txt").write_text("Quillmarsh\n")
    for place, told in ((mini / "names.txt", "outside this folder"), (mini.parent / "none.txt", "can't be read")):
        monkeypatch.setenv("NSCP_PRIVATE_NAMES", str(place))
        (said,) = problems_of(mini)
        assert told in said.message


def is_guarded(path: Path) -> bool:
    """Whether a file of content/ stands where children are written about."""
    return COLLECTIONS[path.parent.name].about_children


def of_the_guard(root: Path) -> list[Finding]:
    """What is told of a folder but that a file's kind may not be published at all."""
    return [problem for problem in problems_of(root) if problem.check != "strange-file"]


def bare(form: str) -> bytes:
    """A picture as Pillow writes it."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, form)
    return made.getvalue()


def with_text(name: str) -> bytes:
    """A PNG file that says something in a part of its own."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Description", name)
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG", pnginfo=told)
    return made.getvalue()


def with_remark(form: str) -> bytes:
    """A picture with a remark."""
    made = io.BytesIO()
    Image.new("P", (8, 8)).save(made, form, comment=b"Jane Doe")
    return made.getvalue()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def svg(inside: str) -> bytes:
    """A drawing."""
    return SVG.format(inside).encode()


@pytest.mark.parametrize(
    ("name", "raw", "rule"),
    [
        ("plan.pdf", pdf(["A plan."], author="Jane Doe"), "hidden-author"),
        ("plan.pdf", pdf(["Jane Doe was born on 3 March 2019."]), "date-of-birth"),
        ("plan.pdf", pdf(["NHS 943 476 5919"]), "nhs-number"),
        ("cot.jpg", photo(artist="Jane Doe"), "picture-data"),
        ("cot.png", photo("PNG", artist="Jane Doe"), "picture-data"),
        ("cot.png", with_text("Jane Doe"), "picture-data"),
        ("cot.gif", with_remark("GIF"), "picture-data"),
        ("cot.jpg", photo(place=True), "picture-data"),
        ("cot.webp", photo("WEBP", place=True), "picture-data"),
        ("cot.jpg", b"not a photo", "unreadable-file"),
        ("cot.png", b"\x89PNG\r\n\x1a\n broken", "unreadable-file"),
        ("plan.pdf", b"%PDF-1.4 broken", "unreadable-file"),
        ("map.svg", b"<svg", "unreadable-file"),
        ("map.svg", svg("<script>alert(1)</script>"), "active-file"),
        ("map.svg", svg("<rect onclick='x()'/>"), "active-file"),
        ("map.svg", svg("<image href='https://elsewhere.example/x.png'/>"), "active-file"),
        ("map.svg", svg("<style>@import url(https://elsewhere.example/x.css);</style>"), "active-file"),
        ("map.svg", svg("<foreignObject/>"), "active-file"),
        ("map.svg", svg("<title>Where Kayden Doe, 4, lived</title>"), "person-name"),
        ("map.svg", svg("<text>NHS 943 476 5919</text>"), "nhs-number"),
        ("map.svg", svg("<!-- NHS 943 476 5919 --><path d='M0 0'/>"), "nhs-number"),
        ("kayden-doe.svg", svg("<path d='M0 0'/>"), "person-name"),
    ],
)
def test_what_files_carry_unseen_is_found(name: str, raw: bytes, rule: str, mini: Path) -> None:
    (mini / "docs" / name).write_bytes(raw)
    found = of_the_guard(mini)
    assert rule in {problem.check for problem in found}
    for said in found:
        assert said.path in (f"docs/{name}", "docs")
        assert "doe" not in said.message.lower()
        assert "943" not in said.message


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("plan.pdf", pdf(["A plan."], author="Communication Sub Group")),
        ("plan.pdf", pdf(["A plan."])),
        ("cot.jpg", bare("JPEG")),
        ("cot.png", bare("PNG")),
        ("cot.webp", bare("WEBP")),
        ("cot.gif", bare("GIF")),
        ("map.svg", svg("<title>A map</title><path d='M0 0'/>")),
        ("page.css", b"p {}"),
    ],
)
def test_files_that_carry_nothing_or_a_partners_name_pass(name: str, raw: bytes, mini: Path) -> None:
    (mini / "docs" / name).write_bytes(raw)
    assert of_the_guard(mini) == []


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("cot.jpg", photo(artist="Jane Doe", place=True)),
        ("cot.png", photo("PNG", artist="Jane Doe")),
        ("cot.webp", photo("WEBP", place=True)),
        ("cot.gif", with_remark("GIF")),
    ],
)
def test_a_picture_is_stripped_and_looks_as_before(name: str, raw: bytes, mini: Path) -> None:
    path = mini / "docs" / name
    path.write_bytes(raw)
    assert run(mini, "strip-pictures", f"docs/{name}").exit_code == 0
    assert of_the_guard(mini) == []
    assert b"Jane" not in path.read_bytes()
    with Image.open(io.BytesIO(raw)) as before, Image.open(path) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_a_photo_that_lies_on_its_side_is_turned_before_that_is_forgotten(mini: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = mini / "docs/cot.jpg"
    Image.new("RGB", (40, 20), "teal").save(path, exif=exif)
    assert run(mini, "strip-pictures").exit_code == 0
    with Image.open(path) as after:
        assert after.size == (20, 40)


def test_a_row_may_name_the_digest_of_words(mini: Path) -> None:
    digest = hashlib.sha256(b"nine weeks").hexdigest()[:16]
    row = f"nine:\n  rule: age-in-days-or-weeks\n  digest: {digest}\n  reason: It is public.\n  agreed_by: A\n"
    (mini / "content/anonymity-exceptions.yml").write_text(f"{row}  until: 2027-11-22\n")
    assert plant(mini, "a baby of nine\nweeks") == []
    assert [one.check for one in plant(mini, "a baby of ten weeks")] == ["age-in-days-or-weeks"]


def test_a_row_for_a_document_lets_its_warnings_pass_and_nothing_else(mini: Path) -> None:
    page = "content/annual-report/progress.md"
    assert [one.severity for one in plant(mini, "her mother Kelly Smithson", page)] == ["warning"]
    row = (
        "words:\n  document: annual-report-2022-23\n  reason: It was published.\n  agreed_by: A\n  until: 2027-11-22\n"
    )
    (mini / "content/anonymity-exceptions.yml").write_text(row)
    assert problems_of(mini) == []
    assert [one.check for one in plant(mini, "943 476 5919", page)] == ["nhs-number"]
    found = plant(mini, "her mother Kelly Smithson")
    assert [one.path for one in found if one.check == "person-name"] == [REVIEW]


def test_every_rule_has_its_examples_in_the_registry() -> None:
    assert set(RULES) >= PERSONAL_DATA_CHECKS
    assert set(DETECTORS) < PERSONAL_DATA_CHECKS


def test_an_image_made_here_is_one() -> None:
    with Image.open(io.BytesIO(photo())) as image:
        assert image.size == (8, 8)


def test_an_email_address_is_told_by_its_first_letter(mini: Path) -> None:
    (said,) = plant(mini, "She wrote from jane.doe@example.org.")
    assert said.message.startswith("an e-mail address (j…) stands here.")
