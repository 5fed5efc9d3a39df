"""`nscp import`."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from nscp_site import clock
from nscp_site.anonymity.guard import secrets_in
from nscp_site.anonymity.names import read_names
from nscp_site.anonymity.spots import place_of
from nscp_site.anonymity.table import RECOGNISERS
from nscp_site.commands.common import as_of, fail, project_folder
from nscp_site.commands.progress import working
from nscp_site.desk.drafting import suggested_id
from nscp_site.desk.questions import kinds, names_of
from nscp_site.importing.draft import draft_text
from nscp_site.importing.garble import GarbledError, mend
from nscp_site.importing.imported import Imported, PdfError
from nscp_site.importing.tracked import Accepted, WordError
from nscp_site.library import Library
from nscp_site.problems import did_you_mean, one_of
from nscp_site.project import read_whole
from nscp_site.reading import GOOD_NAME
from nscp_site.schema import COLLECTIONS
from nscp_site.writing import write_new

REFUSED = (WordError, PdfError, GarbledError)
SET_UP = "requirements/set_up.py"


def set_up(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Get the packages that read documents, into the environment that this program runs in."""
    if not wanted:
        return
    root = project_folder()
    if Path(sys.prefix).resolve() != (root / ".venv").resolve():
        fail(f'Get them beside this program: in the project\'s folder, {sys.executable} -m pip install ".[import]"')
    context.exit(subprocess.run([sys.executable, str(root / SET_UP), "import"], check=False).returncode)  # noqa: S603


@click.command("import")
@click.argument("document", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "kind", required=True, metavar="KIND", help="What it becomes: review, case-study, guidance …")
@click.option("--name", default="", help="The name of the new file; without it, made from the title.")
@click.option("--changes", type=click.Choice(["accept", "reject"]), help="What to do with tracked changes (Word).")
@click.option("--comments", type=click.Choice(["leave-out"]), help="Go on although there are comments (Word).")
@click.option("--hidden", type=click.Choice(["leave-out", "keep"]), help="What to do with hidden text (Word).")
@click.option(
    "--set-up",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=set_up,
    help="Get what reads Word files and PDFs, once, and do no more.",
)
@as_of
def import_document(document: Path, kind: str, name: str, **decided: Any) -> None:
    r"""Make a draft of an item from DOCUMENT, a Word file (.docx) or a PDF.

    It says what could not be carried over, and what in the text could tell who a child is. It writes over nothing, and
    refuses tracked changes, comments and hidden text until you say what to do with them. What reads documents is got
    once with --set-up.

    \b
    Examples:
      nscp import --set-up
      nscp import "Child X report.docx" --as review
      nscp import report.docx --as case-study --changes accept --comments leave-out
      nscp import briefing.pdf --as briefing --name cannabis-2027
    """
    root = project_folder()
    if kind not in kinds():
        names = one_of(next(names_of(collection)) for collection in COLLECTIONS.values())
        fail(f"`{kind}` is not a kind of item.{did_you_mean(kind, kinds())} The kinds are {names}.")
    collection = kinds()[kind]
    with working(f"Reading {document.name}"):
        library, _ = read_whole(root)
        read = read_document(document, Accepted(**decided))
    target = root / "content" / collection.name / f"{name or suggested_id(read.title or document.stem)}.md"
    if not GOOD_NAME.fullmatch(target.name):
        fail(f"--name must be lower-case words joined by hyphens, such as {suggested_id(name)}.")
    text = draft_text(collection, read, clock.today())
    try:
        write_new(target, text)
    except FileExistsError:
        fail(f"{target.relative_to(root)} is there already. Nothing was written; choose another name with --name.")
    tell(library, target.relative_to(root).as_posix(), text, read)


def read_document(document: Path, accepted: Accepted) -> Imported:
    """Read a file by its ending; end the command where it must not be imported."""
    try:
        reader = reader_of(document.suffix.lower(), accepted)
    except ModuleNotFoundError:
        fail(
            f"{document.name} was not imported: what reads Word files and PDFs is not set up here, since few need it. "
            "Get it once with `nscp import --set-up`, then run the command again."
        )
    if reader is None:
        fail(f"{document.name} is neither a Word file (.docx) nor a PDF. Open it in Word, and save it as .docx.")
    try:
        read = reader(document.read_bytes())
        body, changed = mend(read.body)
    except REFUSED as refusal:
        fail(f"{document.name} was not imported. {refusal}")
    mended = [f"Garbled text was mended in {changed} lines: compare them with the document."] if changed else []
    return Imported(mend(read.title)[0], body, [*read.report, *mended])


def reader_of(ending: str, accepted: Accepted) -> Callable[[bytes], Imported] | None:
    """What reads files of an ending; None where nothing does. Raises ModuleNotFoundError where it is not set up."""
    # Not at the top: these need the packages of the extra `import`.
    if ending == ".docx":
        from nscp_site.importing.word import read_word

        return partial(read_word, accepted=accepted)
    if ending == ".pdf":
        from nscp_site.importing.pdf import read_pdf

        return read_pdf
    return None


def tell(library: Library, path: str, text: str, read: Imported) -> None:
    """Say what was written, what is missing, and what the anonymity guard finds."""
    click.echo(f"{path} is written, as a draft.")
    for remark in read.report:
        click.echo(f"  {remark}")
    found = sorted(personal(library, text))
    for line, column, told in found:
        click.echo(f"{path}:{line}:{column}: {told}")
    say = f"{len(found)} places could tell who somebody is." if found else "The anonymity guard finds nothing."
    click.echo(f"{say} Now fill in the empty fields at its top; `nscp check` tells what is missing.")
    sys.exit(1 if found else 0)


def personal(library: Library, text: str) -> Iterator[tuple[int, int, str]]:
    """What could tell who somebody is: line, column, and what to do."""
    for spot in secrets_in(library, text, about_children=True):
        yield (*place_of(text, spot.start), RECOGNISERS[spot.kind].remedy.replace("{hint}", spot.hint))
    for start, number in read_names(library.root).find(text):
        yield (*place_of(text, start), f"a private name (line {number} of the list) stands here.")
