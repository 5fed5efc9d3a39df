"""`nscp new`, a conversation on the terminal: one question at a time, each answer checked at once."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import click
from click.shell_completion import CompletionItem

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.commands.safety import INTERRUPTED_EXIT_CODE
from nscp_site.commands.terminal import day_option, fail, project_folder, show_progress
from nscp_site.content.file_rules import suggest_id
from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import editors_only_fields
from nscp_site.content.writing import atomic_write, load_draft, save_draft
from nscp_site.editor.drafting import (
    Draft,
    check_draft,
    copy_item_into,
    find_field_at,
    find_id_fault,
    new_table_text,
    suggest_answers,
)
from nscp_site.editor.questions import (
    Question,
    find_collection,
    item_questions,
    kind_names,
    required_questions,
    short_names,
)
from nscp_site.findings import Finding, did_you_mean, format_choices
from nscp_site.project import load_unfiltered
from nscp_site.schema.collections import COLLECTIONS, Collection
from nscp_site.schema.items import FIELDS_OF_STATUS

# So many choices are shown without being asked for.
MAX_CHOICES_SHOWN = 12
SaveDraft = Callable[[], None]


def _ask_question(
    question: Question, holder: dict[str, Any], save: SaveDraft, *, head: str = "", suggested: Any = None
) -> None:
    """Ask one field until its answer is right, and put it into `holder`; what may be left out can be.

    Lists of records are put there as they grow, so that nothing is lost when it is cut off.
    """
    _print_question(question, head or question.name, suggested)
    if question.shape == "record":
        _ask_record(question, holder.setdefault(question.name, {}), save)
    elif question.shape == "records":
        _ask_records(question, holder, save)
    elif question.shape == "texts" and not question.choices:
        _ask_texts(question, holder, save)
    else:
        _ask_value(question, holder, suggested)
    save()


def _print_question(question: Question, head: str, suggested: Any) -> None:
    """Print what the field is for and what can be answered."""
    click.echo(f"\n{click.style(head, bold=True)}\n  {question.help}")
    if 0 < len(question.choices) <= MAX_CHOICES_SHOWN:
        _show_choices(question)
    elif question.choices:
        click.echo(f"  Type ? to see all {len(question.choices)}.")
    if suggested is not None:
        click.echo(f"  Enter alone: {suggested}")
    elif question.example and len(question.choices) not in range(1, MAX_CHOICES_SHOWN + 1):
        click.echo(f"  For example: {question.example}")


def _show_choices(question: Question) -> None:
    """Print the choices with their numbers."""
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number:>3}  {choice}" if question.is_numbered else f"  {choice}")
    if question.shape == "texts":
        click.echo("  Several: with commas between them.")


def _prompt_line(name: str) -> str:
    """Prompt for a line; returns it stripped."""
    return str(click.prompt(name, default="", show_default=False)).strip()


def _ask_value(question: Question, holder: dict[str, Any], suggested: Any) -> None:
    """Ask for one value, or for several of a closed list, until it is right."""
    while True:
        written = _prompt_line(question.name)
        if written == "?" and question.choices:
            _show_choices(question)
            continue
        if not written and not question.info.is_required() and suggested is None:
            return
        value = suggested if not written and suggested is not None else question.parse_answer(written)
        faults = question.find_faults(value)
        if not faults:
            holder[question.name] = value
            return
        _print_faults(faults)


def _ask_texts(question: Question, holder: dict[str, Any], save: SaveDraft) -> None:
    """Ask for texts, one a line, until an empty line."""
    values = holder.setdefault(question.name, [])
    click.echo("  One a line; an empty line ends." + (f" So far: {'; '.join(values)}" if values else ""))
    while True:
        written = _prompt_line(f"{question.name} {len(values) + 1}")
        wanted = [*values, *([written] if written else [])]
        faults = question.find_faults(wanted) if wanted or question.info.is_required() else []
        if faults:
            _print_faults(faults)
        elif not written:
            break
        else:
            values.append(written)
            save()
    if not values:
        del holder[question.name]


def _ask_records(question: Question, holder: dict[str, Any], save: SaveDraft) -> None:
    """Ask for records, field by field, until there are enough."""
    records = holder.setdefault(question.name, [])
    if records:
        click.echo(f"  {len(records)} so far.")
        _ask_record(question, records[-1], save)
    while not records or question.find_faults(records) or click.confirm(f"Another of {question.name}?", default=False):
        records.append({})
        _ask_record(question, records[-1], save)
        faults = question.find_entry_faults(records[-1])
        if faults:
            # Asked anew: what is wrong stands in no single answer.
            _print_faults(faults)
            records.pop()


def _ask_record(question: Question, record: dict[str, Any], save: SaveDraft) -> None:
    """Ask the fields of one record that are not answered yet; those that may be left out with Enter alone."""
    for part in required_questions(question.inner, question.singular, question.library):
        if part.name not in record:
            _ask_question(part, record, save, head=f"{question.name}: {part.name}")


def _print_faults(faults: list[str]) -> None:
    """Print what is wrong with an answer."""
    for fault in faults:
        click.secho(f"  {fault}", fg="red")


DRAFTS_FOLDER = ".nscp"
# Asked at the end, or not at all: what belongs to the life of the item.
STATUS_FIELDS = {"life", *(name for names in FIELDS_OF_STATUS.values() for name in names)}


def _complete_kind(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The kinds that begin with what was typed."""
    return [CompletionItem(name) for name in short_names() if name.startswith(incomplete)]


@click.command()
@click.argument("kind", required=False, shell_complete=_complete_kind)
@click.option("--from", "copied", metavar="ITEM", help="Copy this item, such as campaigns/hotel-watch.")
@day_option
def new(kind: str | None, copied: str | None) -> None:
    r"""Write a new item of KIND, such as review, campaign, course, case-study, briefing, news, guidance or dataset.

    It asks one question at a time, says at once what is wrong with an answer, and writes a file that passes the check.
    Nothing is ever written over. When it is cut off, with Ctrl-C or by the power, run it again to go on.

    \b
    Examples:
      nscp new campaign
      nscp new news
      nscp new review
      nscp new campaign --from campaigns/hotel-watch
    """
    root = project_folder()
    # Closed before the questions: what is answered may not be fit to be kept.
    with show_progress("Reading the content"), open_cache(root):
        library, _ = load_unfiltered(root)
    source = _find_item(library, copied) if copied else None
    draft = Draft(_find_collection(kind, source), library)
    place = root / DRAFTS_FOLDER / f"new-{draft.collection.name}.json"
    _resume_or_copy(draft, load_draft(place), source)

    def save() -> None:
        """Keep what was answered so far."""
        save_draft(place, draft.state())

    try:
        _ask_everything(draft, save, clock.today())
        _write_item(draft)
    except (click.Abort, KeyboardInterrupt):
        if draft.answers:
            save()
        name = next(kind_names(draft.collection))
        click.echo(f"\nStopped. Your answers are kept: `nscp new {name}` goes on.", err=True)
        sys.exit(INTERRUPTED_EXIT_CODE)
    place.unlink(missing_ok=True)


def _find_collection(kind: str | None, source: Entry | None) -> Collection:
    """The collection that a kind is the name of; that of the item to copy where none is named."""
    if source:
        collection = COLLECTIONS[source.collection]
        if kind not in (None, *kind_names(collection)):
            fail(f"{source.ref} is a {collection.singular}, not a {kind}. Leave the kind out.")
        return collection
    if kind is None:
        fail(f"Say what is new: {format_choices(short_names())}. For example: nscp new campaign")
    return find_collection(kind)


def _find_item(library: Library, named: str) -> Entry:
    """The item that was named, by collection/id or by its file."""
    ref = named.removeprefix("content/").removesuffix(".md")
    entry = library.find(ref)
    if entry is None:
        known = [one.ref for one in library.entries()]
        fail(f"There is no item `{named}`.{did_you_mean(ref, known)} Write collection/id, such as {known[0]}.")
    return entry


def _resume_or_copy(draft: Draft, state: dict[str, Any] | None, source: Entry | None) -> None:
    """Resume an interrupted draft, or copy the source item."""
    title = (state or {}).get("answers", {}).get("title", "without a title")
    if state and click.confirm(f"You began a {draft.collection.singular} ({title}). Go on with it?", default=True):
        draft.resume(state)
    elif source:
        copy_item_into(draft, source)


def _ask_everything(draft: Draft, save: SaveDraft, today: date) -> None:
    """Run the whole interview."""
    seen = "begins as a draft" if draft.draft_reason else "will be public, unless you make it a draft at the end"
    click.echo(f"A new {draft.collection.singular}. It {seen}. Ctrl-C stops; your answers are kept.")
    _ask_required(draft, save, today)
    _ask_id(draft, save)
    if not draft.copied_from:
        _ask_optional(draft, save)
        _ask_body(draft, save)
    _ask_status(draft, save)
    _ask_faulty_fields(draft, save)


def _ask_required(draft: Draft, save: SaveDraft, today: date) -> None:
    """Ask every field that must be there and is not answered yet."""
    questions = item_questions(draft.collection, draft.library, needed=True)
    for number, question in enumerate(questions, start=1):
        if question.name not in draft.done:
            head = f"{number} of {len(questions)}: {question.name}"
            suggested = suggest_answers(draft, today).get(question.name)
            _ask_question(question, draft.answers, save, head=head, suggested=suggested)
            draft.done.append(question.name)
            save()


def _ask_id(draft: Draft, save: SaveDraft) -> None:
    """Ask for the name of the file."""
    if draft.id and not find_id_fault(draft, draft.id):
        return
    suggested = suggest_id(draft.answers["title"])
    click.echo(f"\nThe name of its file, which becomes its address: /{draft.collection.name}/…/")
    click.echo(f"  Enter alone: {suggested}")
    while True:
        identifier = _prompt_line("file name") or suggested
        fault = find_id_fault(draft, identifier)
        if not fault:
            break
        _print_faults([fault])
    draft.id = identifier
    save()


def _ask_optional(draft: Draft, save: SaveDraft) -> None:
    """Let editors answer what may be left out."""
    hidden = STATUS_FIELDS | set(editors_only_fields(draft.collection.model))
    questions = item_questions(draft.collection, draft.library, needed=False)
    open_questions = {question.name: question for question in questions if question.name not in hidden}
    while open_questions:
        click.echo(f"\nThese may be added: {', '.join(open_questions)}.")
        name = _prompt_line("Add which? Enter alone: none")
        if not name:
            return
        if name not in open_questions:
            _print_faults([f"there is no field `{name}`.{did_you_mean(name, open_questions)}"])
            continue
        _ask_question(open_questions.pop(name), draft.answers, save)


def _ask_body(draft: Draft, save: SaveDraft) -> None:
    """Ask for the text, a paragraph a line."""
    click.echo("\nThe text of the page, one paragraph a line; an empty line ends. You can write on in the file later.")
    while written := _prompt_line("paragraph"):
        draft.body = f"{draft.body}\n\n{written}".strip()
        save()


def _ask_status(draft: Draft, save: SaveDraft) -> None:
    """Ask who may read it, and from when; a draft where more is needed first."""
    if draft.draft_reason:
        click.echo(f"\nIt begins as a draft. {draft.draft_reason}")
        draft.answers["life"] = "draft"
        return
    click.echo("\nWho may read it?\n    1  only editors: a draft\n    2  everybody, from the next publication on")
    click.echo("    3  everybody, from a day on\n  Enter alone: 1")
    while (written := _prompt_line("life") or "1") not in ("1", "2", "3"):
        _print_faults(["type 1, 2 or 3."])
    draft.answers["life"] = {"1": "draft", "2": "published", "3": "embargoed"}[written]
    if written == "3":
        _ask_field(draft, "embargoed_until", save)


def _ask_field(draft: Draft, name: str, save: SaveDraft) -> None:
    """Ask one field of the item, by its name."""
    _ask_question(Question(name, draft.collection.model, draft.collection.singular, draft.library), draft.answers, save)


def _ask_faulty_fields(draft: Draft, save: SaveDraft) -> None:
    """Ask again what the check would not pass; what is not mended stays in a draft, where it holds nobody up."""
    while faults := check_draft(draft):
        click.echo("\nThe check would say:")
        _print_faults([fault.message for fault in faults])
        before = draft.text
        for name in dict.fromkeys(name for fault in faults for name in fields_to_ask_again(draft, fault)):
            _ask_field(draft, name, save)
        if draft.text == before:
            draft.answers["life"] = "draft"
            for name in FIELDS_OF_STATUS["embargoed"]:
                draft.answers.pop(name, None)
            return


def fields_to_ask_again(draft: Draft, problem: Finding) -> list[str]:
    """The fields to ask again: of those that a problem is about the ones that have no answer yet, else the first."""
    fields = draft.collection.model.model_fields
    named = [name for name in problem.fields or (find_field_at(draft, problem),) if name in fields]
    return [name for name in named if name not in draft.answers] or [name for name in named[:1] if name != "life"]


def _write_item(draft: Draft) -> None:
    """Write the file, and say what comes next."""
    root = draft.library.root
    try:
        atomic_write(root / draft.path, draft.text, expected=None)
        if draft.collection.name == "datasets":
            # The table: a copy of that of the dataset that it was copied from, or its headings.
            source = draft.library.tables.get(draft.copied_from.partition("/")[2])
            table = (root / source.path).read_bytes() if source else new_table_text(draft)
            atomic_write(root / f"content/datasets/{draft.id}.csv", table, expected=None)
    except FileExistsError as taken:
        fail(f"{taken.filename} is there already; nothing was written over it. Run the command again.")
    status = {"draft": "as a draft", "embargoed": "to be published on its day"}
    click.echo(f"\n{draft.path} is written, {status.get(draft.answers['life'], 'to be published')}.")
    faults = check_draft(draft)
    _print_faults([f"{fault.path}:{fault.line}: {fault.message}" for fault in faults])
    click.echo(f"Look at it with `nscp preview`; check it with `nscp check {draft.path}`.")
