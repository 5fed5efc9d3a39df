"""A conversation on the terminal: one question at a time, each answer checked at once."""

from collections.abc import Callable
from typing import Any

import click

from nscp_site.editor.questions import Question, questions_of
from nscp_site.schema.types import Model

# So many choices are shown without being asked for.
AT_ONCE = 12
Save = Callable[[], None]


def ask(question: Question, holder: dict[str, Any], save: Save, *, head: str = "", suggested: Any = None) -> None:
    """Ask one field until its answer is right, and put it into `holder`; what may be left out can be.

    Lists of records are put there as they grow, so that nothing is lost when it is cut off.
    """
    introduce(question, head or question.name, suggested)
    shape, inner = question.kind
    if shape == "record":
        ask_record(inner, question, holder.setdefault(question.name, {}), save)
    elif shape == "records":
        ask_records(inner, question, holder, save)
    elif shape == "texts" and not question.choices:
        ask_texts(question, holder, save)
    else:
        ask_value(question, holder, suggested)
    save()


def introduce(question: Question, head: str, suggested: Any) -> None:
    """Print what the field is for and what can be answered."""
    click.echo(f"\n{click.style(head, bold=True)}\n  {question.help}")
    if 0 < len(question.choices) <= AT_ONCE:
        show_choices(question)
    elif question.choices:
        click.echo(f"  Type ? to see all {len(question.choices)}.")
    if suggested is not None:
        click.echo(f"  Enter alone: {suggested}")
    elif question.example and len(question.choices) not in range(1, AT_ONCE + 1):
        click.echo(f"  For example: {question.example}")


def show_choices(question: Question) -> None:
    """Print the choices with their numbers."""
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number:>3}  {choice}" if question.is_listed else f"  {choice}")
    if question.kind[0] == "texts":
        click.echo("  Several: with commas between them.")


def line(name: str) -> str:
    """One line that was typed, without white space around it."""
    return str(click.prompt(name, default="", show_default=False)).strip()


def ask_value(question: Question, holder: dict[str, Any], suggested: Any) -> None:
    """Ask for one value, or for several of a closed list, until it is right."""
    while True:
        written = line(question.name)
        if written == "?" and question.choices:
            show_choices(question)
            continue
        if not written and not question.info.is_required() and suggested is None:
            return
        value = suggested if not written and suggested is not None else question.read(written)
        faults = question.faults(value)
        if not faults:
            holder[question.name] = value
            return
        tell(faults)


def ask_texts(question: Question, holder: dict[str, Any], save: Save) -> None:
    """Ask for texts, one a line, until an empty line."""
    values = holder.setdefault(question.name, [])
    click.echo("  One a line; an empty line ends." + (f" So far: {'; '.join(values)}" if values else ""))
    while True:
        written = line(f"{question.name} {len(values) + 1}")
        if not written:
            faults = question.faults(values) if values or question.info.is_required() else []
            if not faults:
                break
            tell(faults)
            continue
        faults = question.faults([*values, written])
        if faults:
            tell(faults)
            continue
        values.append(written)
        save()
    if not values:
        del holder[question.name]


def ask_records(inner: type[Model], question: Question, holder: dict[str, Any], save: Save) -> None:
    """Ask for records, field by field, until there are enough."""
    records = holder.setdefault(question.name, [])
    if records:
        click.echo(f"  {len(records)} so far.")
        ask_record(inner, question, records[-1], save)
    while not records or question.faults(records) or click.confirm(f"Another of {question.name}?", default=False):
        records.append({})
        ask_record(inner, question, records[-1], save)
        faults = question.faults_of_entry(records[-1])
        if faults:
            # Asked anew: what is wrong stands in no single answer.
            tell(faults)
            records.pop()


def ask_record(inner: type[Model], question: Question, record: dict[str, Any], save: Save) -> None:
    """Ask the fields of one record that are not answered yet; those that may be left out with Enter alone."""
    for part in questions_of(inner, question.one, question.library):
        if part.name not in record:
            ask(part, record, save, head=f"{question.name}: {part.name}")


def tell(faults: list[str]) -> None:
    """Print what is wrong with an answer."""
    for fault in faults:
        click.secho(f"  {fault}", fg="red")
