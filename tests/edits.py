"""Ordinary edits, as the people who keep the site make them: each a function that changes a project's folder on a day.

They know no particular item, so that they can be made on any content: where one is needed, the one that the fewest
pages name is taken. Each gives the files whose pages it changes.
"""

# ruff: noqa: ARG001 - some edits ask for no day

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from PIL import Image

from nscp_site.schema.types import format_date

# A number that can be rung: the hub's own, so that none is invented here. That it stands twice only warns.
ANOTHER = "0300 126 7000"
Edit = Callable[[Path, date], list[str]]
EDITS: dict[str, Edit] = {}
COMMON = """\
summary: What editors try on an ordinary day.
audience: [practitioners]
themes: [{theme}]
source:
  - document: {document}
    section: '1. Introduction'
as_at: 2023-03-31
working_together: '2018'
owner: {group}
last_reviewed: {day}
next_review: {later}
"""
NEWS = """\
summary: What is new.
audience: [public]
posted: {day}
"""


def edit(change: Edit) -> Edit:
    """Put an edit into the table, by its name in words."""
    EDITS[change.__name__.replace("_", " ")] = change
    return change


def files(root: Path) -> Iterator[Path]:
    """Every text of editors."""
    for folder in ("content", "docs"):
        yield from sorted(path for ending in ("md", "yml") for path in (root / folder).rglob(f"*.{ending}"))


def ids(root: Path, collection: str) -> list[str]:
    """The items of a collection, sorted."""
    return sorted(path.stem for path in (root / "content" / collection).glob("*.md"))


def naming(ref: str) -> re.Pattern[str]:
    """How an item is named in a file, or a page of docs/ without its ending."""
    return re.compile(rf"(?<![\w-]){re.escape(ref)}(?![\w-])")


def least_named(root: Path, refs: list[str]) -> str:
    """Of some items, the one that stands in the fewest places."""
    texts = [path.read_text("utf-8") for path in files(root) if path.name != "addresses.yml"]
    return min(refs, key=lambda ref: (sum(len(naming(ref).findall(text)) for text in texts), ref))


def replace(path: Path, old: str | re.Pattern[str], new: str) -> None:
    """Write something else once. Fails where there is nothing to replace."""
    text = path.read_text("utf-8")
    pattern = old if isinstance(old, re.Pattern) else re.compile(re.escape(old))
    changed = pattern.sub(lambda _: new, text, count=1)
    assert changed != text, (path, old)
    path.write_text(changed, "utf-8")


def append(path: Path, text: str) -> None:
    """Add something at the end."""
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n\n{text}\n", "utf-8")


def add_field(path: Path, field: str) -> None:
    """Add a field to an item."""
    replace(path, re.compile(r"\n---\n"), f"\n{field}\n---\n")


def write(root: Path, ref: str, title: str, fields: str, body: str, day: date, *, common: str = COMMON) -> list[str]:
    """Write a new item."""
    path = root / f"content/{ref}.md"
    path.parent.mkdir(exist_ok=True)
    known = {
        "theme": ids(root, "themes")[0],
        "document": re.findall(r"^([\w-]+):", (root / "content/documents.yml").read_text("utf-8"), re.MULTILINE)[0],
        "group": ids(root, "groups")[0],
        "day": day,
        "later": day + timedelta(days=365),
    }
    path.write_text(f"---\ntitle: {title}\n{(common + fields).format(**known)}---\n\n{body}\n", "utf-8")
    return [f"content/{ref}.md"]


def say_where(root: Path, part: str, lines: list[str]) -> None:
    """Add to a part of the list of addresses."""
    path = root / "content/addresses.yml"
    text = path.read_text("utf-8")
    if not lines:
        return
    if not re.search(rf"^{part}:$", text, re.MULTILINE):
        text = text.rstrip("\n") + f"\n{part}:\n"
    path.write_text(re.sub(rf"^{part}:\n", lambda _: f"{part}:\n" + "".join(lines), text, flags=re.MULTILINE), "utf-8")


def published(root: Path, ref: str) -> list[str]:
    """The addresses of an item, a page or a folder of data that were ever published: its page, handout, figures."""
    listed = re.findall(r"^ *- (/\S*)$", (root / "content/addresses.yml").read_text("utf-8"), re.MULTILINE)
    return [address for address in listed if re.fullmatch(rf"/{re.escape(ref)}(/|(\.\w+)+|-team-pack\.pdf)", address)]


def forget(root: Path, ref: str) -> None:
    """Take an item or a page of docs/ out of everything that names it."""
    name = re.escape(ref)
    beside = re.escape(ref.partition("/")[2])
    for path in files(root):
        if path.name == "addresses.yml":
            continue
        old = text = path.read_text("utf-8")
        text = re.sub(rf"\[([^\]\n]*)\]\(item:{name}(#[\w-]*)?\)", r"\1", text)
        if path.is_relative_to(root / "docs"):
            text = re.sub(rf"\[([^\]\n]*)\]\((\.\./)*{name}\.md(#[\w-]*)?\)", r"\1", text)
            if path.parent == (root / "docs" / ref).parent:
                text = re.sub(rf"\[([^\]\n]*)\]\({beside}\.md(#[\w-]*)?\)", r"\1", text)
        text = re.sub(rf"^\s*- {name}(#[\w-]*)?\n", "", text, flags=re.MULTILINE)
        text = re.sub(rf"(?<=\[){name}(, )?|, {name}(?=[,\]])", "", text)
        text = re.sub(
            r"^((?:about|related|see|notes|figures|part_of_theme)):\n(?=\S)(?!-)", r"\1: []\n", text, flags=re.MULTILINE
        )
        if text != old:
            path.write_text(text, "utf-8")


def empty(root: Path, collection: str) -> None:
    """Take every item of a collection away."""
    refs = [f"{collection}/{name}" for name in ids(root, collection)]
    for ref in refs:
        (root / f"content/{ref}.md").unlink()
        forget(root, ref)
    lost = [one for ref in (*refs, f"data/{collection}") for one in published(root, ref)]
    say_where(root, "gone", [f"  {one}:\n    reason: It is old.\n" for one in (lost if refs else [])])


@edit
def a_news_item_that_names_a_date(root: Path, day: date) -> list[str]:
    body = f"From {format_date(day + timedelta(days=5))[:-5]}, ring {{contact: mash}}."
    return write(root, "news/new-hours", "New hours", "", body, day, common=NEWS)


@edit
def a_plan_update_of_today(root: Path, day: date) -> list[str]:
    name = ids(root, "priorities")[0]
    update = f"    updates:\n      - {{on: {day}, says: The partners met., state: under way}}\n"
    path = root / f"content/priorities/{name}.md"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(\n    reporting: [^\n]*\n)", lambda found: found[1] + update, text, count=1), "utf-8")
    return [f"content/priorities/{name}.md"]


@edit
def a_history_entry(root: Path, day: date) -> list[str]:
    name = ids(root, "guidance")[0]
    entry = f"history:\n  - {{on: {day}, kind: updated, what: A sentence was made clearer.}}"
    add_field(root / f"content/guidance/{name}.md", entry)
    return [f"content/guidance/{name}.md"]


@edit
def a_campaign_begun(root: Path, day: date) -> list[str]:
    fields = (
        "state: running\ndates: two weeks\nled_by: not stated\naims: [To be seen in the dark]\n"
        f"reaches: [families]\nstarts: '{day}'\nends: '{day + timedelta(days=14)}'\n"
    )
    return write(root, "campaigns/seen-at-dusk", "Seen at dusk", fields, "Wear something bright.", day)


@edit
def a_campaign_ended(root: Path, day: date) -> list[str]:
    texts = {name: (root / f"content/campaigns/{name}.md").read_text("utf-8") for name in ids(root, "campaigns")}
    name = next(name for name, text in texts.items() if "\nstate: running\n" in text and name != "seen-at-dusk")
    replace(root / f"content/campaigns/{name}.md", "\nstate: running\n", "\nstate: finished\n")
    return [f"content/campaigns/{name}.md"]


@edit
def a_session(root: Path, day: date) -> list[str]:
    texts = {name: (root / f"content/training/{name}.md").read_text("utf-8") for name in ids(root, "training")}
    name = next(name for name, text in texts.items() if "\nsessions:" not in text)
    session = f'sessions:\n  - {{starts: {day + timedelta(days=40)}, time: "09:30", place: Kettering}}'
    add_field(root / f"content/training/{name}.md", session)
    return [f"content/training/{name}.md"]


def confirmed(day: date) -> str:
    """That somebody confirmed the other number on a day, as an editor notes it."""
    return f'{{by: Business Office, on: {day}, number: "{ANOTHER}"}}'


@edit
def a_number_changed_and_confirmed(root: Path, day: date) -> list[str]:
    path = root / "content/contacts.yml"
    text = path.read_text("utf-8")
    start = text.index("\nout-of-hours:")
    record = text[start : text.find("\n\n", start)]
    changed = re.sub(r"number: .*", f"number: {ANOTHER}", record)
    changed = re.sub(r"read_on: .*", f"read_on: {day}", changed)
    changed = re.sub(r"\n  confirmed: .*", "", changed) + f"\n  confirmed: {confirmed(day)}"
    path.write_text(text.replace(record, changed), "utf-8")
    return ["content/contacts.yml", "docs/worried/index.md"]


@edit
def a_new_contact(root: Path, day: date) -> list[str]:
    append(
        root / "content/contacts.yml",
        "young-carers:\n  name: Young carers line\n  spoken: the young carers line\n"
        "  purpose: you look after somebody in your family\n"
        f"  number: {ANOTHER}\n  read_at: youngcarers.example\n  read_on: {day}\n"
        f"  confirmed: {confirmed(day)}",
    )
    return ["content/contacts.yml", "docs/about/contacts.md"]


@edit
def a_glossary_term(root: Path, day: date) -> list[str]:
    append(
        root / "content/glossary.yml",
        "kinship-care:\n  term: Kinship care\n  meaning: care of a child by a relative or a friend of the family\n"
        "  basis: general knowledge\n  abbreviation: false",
    )
    return ["content/glossary.yml", "docs/about/glossary.md"]


@edit
def a_timeline_row(root: Path, day: date) -> list[str]:
    append(
        root / "content/timeline.yml", f"new-website:\n  when: '{day}'\n  what: This website was renewed.\n  source: []"
    )
    return ["content/timeline.yml", "docs/about/timeline.md"]


@edit
def search_terms(root: Path, day: date) -> list[str]:
    name = ids(root, "guidance")[-1]
    path = root / f"content/guidance/{name}.md"
    terms = re.compile(r"(?<=\nsearch_terms:\n)( *)- ")
    path.write_text(terms.sub(r"\1- what to do about it\n\1- ", path.read_text("utf-8"), count=1), "utf-8")
    append(root / "content/everyday-words.yml", "wheels: {says: [bike, bikes, scooter], means: [training]}")
    return []


@edit
def a_dataset_row(root: Path, day: date) -> list[str]:
    texts = {name: (root / f"content/datasets/{name}.md").read_text("utf-8") for name in ids(root, "datasets")}
    name = next(name for name, text in texts.items() if "printed_total" not in text)
    path = root / f"content/datasets/{name}.csv"
    lines = path.read_text("utf-8-sig").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, "A row more," + lines[-1].partition(",")[2]]) + "\n", "utf-8")
    return [f"content/datasets/{name}.csv"]


@edit
def a_new_dataset(root: Path, day: date) -> list[str]:
    fields = (
        "columns:\n  - {{name: Year, type: text, about: The year.}}\n"
        "  - {{name: Visits, type: integer, about: How many visits there were.}}\n"
    )
    made = write(root, "datasets/visits-to-schools", "Visits to schools", fields, "Counted by the schools.", day)
    (root / "content/datasets/visits-to-schools.csv").write_text("Year,Visits\n2021-22,12\n2022-23,15\n", "utf-8")
    return made


@edit
def a_partner_renamed(root: Path, day: date) -> list[str]:
    name = ids(root, "partners")[-1]
    replace(
        root / f"content/partners/{name}.md", re.compile(r"\ntitle: [^\n]*"), "\ntitle: The partner under its new name"
    )
    return [f"content/partners/{name}.md"]


@edit
def a_page_moved(root: Path, day: date) -> list[str]:
    old = least_named(root, [f"guidance/{name}" for name in ids(root, "guidance")])
    new = f"{old}-explained"
    (root / f"content/{old}.md").rename(root / f"content/{new}.md")
    say_where(root, "moved", [f"  {one}: {one.replace(old, new)}\n" for one in published(root, old)])
    for path in files(root):
        if path.name != "addresses.yml":
            path.write_text(naming(old).sub(new, path.read_text("utf-8")), "utf-8")
    return [f"content/{new}.md"]


@edit
def an_item_withdrawn(root: Path, day: date) -> list[str]:
    ref = least_named(root, [f"campaigns/{name}" for name in ids(root, "campaigns")])
    forget(root, ref)
    replace(
        root / f"content/{ref}.md",
        re.compile(r"\nstate: "),
        f"\nlife: withdrawn\nwithdrawn_on: {day}\nwithdrawn_because: The partners asked for it.\nstate: ",
    )
    say_where(
        root, "gone", [f"  {one}:\n    reason: It was withdrawn.\n" for one in published(root, ref) if one[-1] != "/"]
    )
    return [f"content/{ref}.md"]


@edit
def a_picture(root: Path, day: date) -> list[str]:
    Image.new("RGB", (600, 400), (20, 90, 140)).save(root / "docs/parents/cot.png")
    append(root / "docs/parents/index.md", "![A cot with a baby on its back](cot.png)")
    return ["docs/parents/index.md"]


@edit
def a_page_of_docs_added(root: Path, day: date) -> list[str]:
    head = "---\ntitle: Our new service\ndescription: What our new service does.\n---\n\n"
    (root / "docs/about/new-service.md").write_text(f"{head}# Our new service\n\nIt helps schools.\n", "utf-8")
    append(root / "docs/about/index.md", "- [Our new service](new-service.md)")
    return ["docs/about/new-service.md"]


@edit
def a_page_of_docs_deleted(root: Path, day: date) -> list[str]:
    program = "".join(path.read_text("utf-8") for path in sorted((root / "overrides").rglob("*.html")))
    named = [
        f"about/{path.stem}"
        for path in sorted((root / "docs/about").glob("*.md"))
        if path.stem not in ("index", "new-service")
    ]
    ref = least_named(root, [name for name in named if name not in program])
    (root / f"docs/{ref}.md").unlink()
    forget(root, ref)
    say_where(
        root, "gone", [f"  {one}:\n    reason: Nobody needed it.\n    see: /about/\n" for one in published(root, ref)]
    )
    return []


@edit
def a_case_study(root: Path, day: date) -> list[str]:
    fields = (
        "provenance: annual report\ncontent_note: This page is about neglect.\nprinted_heading: A case study\n"
        "shows: nurses and teachers acting together\nlife: published\n"
    )
    return write(
        root, "case-studies/acting-together", "Acting together", fields, "Two services spoke to each other.", day
    )


@edit
def a_review_from_draft_to_published(root: Path, day: date) -> list[str]:
    fields = (
        "life: draft\nkind: 'rapid review: learning summary'\npublication: published\n"
        f"published: '{day}'\nconcerned: [neglect]\nprovenance: annual report\n"
    )
    made = write(root, "reviews/child-zz", "Child Zz", fields, "What was learned is that services should meet.", day)
    replace(root / made[0], "life: draft\n", "life: published\n")
    return made


@edit
def an_item_whose_embargo_ends_tomorrow(root: Path, day: date) -> list[str]:
    fields = f"life: embargoed\nembargoed_until: {day + timedelta(days=1)}\n"
    write(root, "news/not-before-tomorrow", "Not before tomorrow", fields, "Quokkas will be told of.", day, common=NEWS)
    return []


@edit
def an_empty_collection_filled(root: Path, day: date) -> list[str]:
    empty(root, "news")
    return write(root, "news/the-first-one", "The first one", "", "There is news.", day, common=NEWS)


@edit
def a_filled_collection_emptied(root: Path, day: date) -> list[str]:
    empty(root, "briefings")
    return ["docs/briefings/index.md"]
