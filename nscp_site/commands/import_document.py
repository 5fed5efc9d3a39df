"""`nscp import` and `nscp strip-pictures`."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.commands.terminal import day_option, fail, project_folder, show_progress
from nscp_site.content.file_rules import explain_invalid_id, suggest_id
from nscp_site.content.library import Library
from nscp_site.content.writing import atomic_write
from nscp_site.editor.import_drafts import (
    DocumentError,
    ImportDecisions,
    ImportedDocument,
    Picture,
    Progress,
    render_draft,
)
from nscp_site.editor.questions import find_collection
from nscp_site.privacy import attachments, privacy_rules
from nscp_site.privacy.detections import line_and_column
from nscp_site.privacy.detectors import DETECTORS
from nscp_site.privacy.guard import find_sensitive_data, list_edited_files
from nscp_site.privacy.private_names import private_names
from nscp_site.project import load_unfiltered
from nscp_site.sources import Sources

FALLBACK_ID = suggest_id("")
SETUP_SCRIPT = "requirements/set_up.py"
# What names a person whatever it says.
NAMING_PROPERTIES = (
    "its property Author",
    "its property Last modified by",
    "its property Manager",
    "the writer of a comment",
)
DIFFERENCES_ERROR = (
    "{name} was not imported: in the draft, words would be missing, and this program can't tell why. Compare these "
    "places with the document. If nothing of them is needed, add --differences accept; else copy them into the draft "
    "afterwards."
)


def _install_readers(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Callback of `--set-up`: install the packages that read Word files and PDFs into this environment."""
    if not wanted:
        return
    root = project_folder()
    if Path(sys.prefix).resolve() != (root / ".venv").resolve():
        fail(f'Get them beside this program: in the project\'s folder, {sys.executable} -m pip install ".[import]"')
    context.exit(subprocess.run([sys.executable, str(root / SETUP_SCRIPT), "import"], check=False).returncode)  # noqa: S603


@click.command("import")
@click.argument("document", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "kind", required=True, metavar="KIND", help="What it becomes: review, case-study, guidance …")
@click.option("--name", default="", help="The name of the new file; without it, made from the title.")
@click.option("--changes", type=click.Choice(["accept", "reject"]), help="What to do with tracked changes (Word).")
@click.option("--comments", type=click.Choice(["leave-out"]), help="Go on although there are comments (Word).")
@click.option("--hidden", type=click.Choice(["leave-out", "keep"]), help="What to do with hidden text.")
@click.option(
    "--differences",
    type=click.Choice(["accept"]),
    help="Go on although words of the document are missing in the draft.",
)
@click.option(
    "--set-up",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_install_readers,
    help="Get what reads Word files and PDFs, once, and do no more.",
)
@day_option
def import_document(document: Path, kind: str, name: str, differences: str | None, **decided: Any) -> None:
    r"""Make a draft of an item from DOCUMENT, a Word file (.docx) or a PDF.

    Every word of the document is compared with those of the draft: it says what was left out and where, and stops where
    words are missing and it can't tell why. It says what could tell who a child is, before it writes. It writes over
    nothing, and refuses tracked changes, comments and hidden text until you say what to do with them. What reads
    documents is got once with --set-up.

    \b
    Examples:
      nscp import --set-up
      nscp import "Child X report.docx" --as review
      nscp import report.docx --as case-study --changes accept --comments leave-out
      nscp import briefing.pdf --as briefing --name cannabis-2027
    """
    root = project_folder()
    collection = find_collection(kind)
    with show_progress(f"Reading {document.name}") as progress:
        # Closed before the document is read: what it holds may not be fit to be kept.
        with open_cache(root):
            library, _ = load_unfiltered(root)
        read = _read_source_document(document, ImportDecisions(**decided), progress)
    if read.differences and not differences:
        fail("\n  - ".join([DIFFERENCES_ERROR.format(name=document.name), *read.differences]))
    identifier = name or _choose_id(read.title, document.stem)
    if explain_invalid_id(identifier):
        fail(f"--name: {explain_invalid_id(identifier)}")
    target = root / "content" / collection.name / f"{identifier}.md"
    pictures = root / "docs" / collection.name
    for picture in read.pictures:
        read.body = read.body.replace(f"]({picture.name})", f"]({target.stem}-{picture.name})")
        picture.name = f"{target.stem}-{picture.name}"
    text = render_draft(collection, read, clock.today())
    path = target.relative_to(root).as_posix()
    found = _report_identifying_details(library, path, text, read)
    try:
        _write_draft_files(target, text, pictures, read.pictures)
    except FileExistsError as error:
        there = Path(error.filename).relative_to(root)
        fail(f"{there.as_posix()} is there already. Nothing was written; choose another name with --name.")
    _report_import(path, read)
    sys.exit(1 if found else 0)


def _choose_id(title: str, stem: str) -> str:
    """The id of the new item: from the title, or from the file's name where the title has no usable letter."""
    suggested = suggest_id(title)
    return suggest_id(stem) if suggested == FALLBACK_ID else suggested


def _read_source_document(document: Path, accepted: ImportDecisions, progress: Progress) -> ImportedDocument:
    """Read a document by its file extension; ends the command where it cannot or must not be imported."""
    reader: Callable[[bytes, ImportDecisions, Progress], ImportedDocument]
    # Not at the top: these need the packages of the extra `import`.
    try:
        if document.suffix.lower() == ".docx":
            from nscp_site.editor.word_import import read_word as reader
        elif document.suffix.lower() == ".pdf":
            from nscp_site.editor.pdf_import import read_pdf as reader
        else:
            fail(f"{document.name} is neither a Word file (.docx) nor a PDF. Open it in Word, and save it as .docx.")
    except ModuleNotFoundError:
        fail(
            f"{document.name} was not imported: what reads Word files and PDFs is not set up here, since few need it. "
            "Get it once with `nscp import --set-up`, then run the command again."
        )
    try:
        return reader(document.read_bytes(), accepted, progress)
    except DocumentError as refusal:
        fail(f"{document.name} was not imported. {refusal}")


def _write_draft_files(target: Path, text: str, folder: Path, pictures: Sequence[Picture]) -> None:
    """Write the pictures, then the draft. Raises FileExistsError before anything of it is there."""
    for path in (target, *(folder / picture.name for picture in pictures)):
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    for picture in pictures:
        atomic_write(folder / picture.name, picture.raw, expected=None)
    atomic_write(target, text, expected=None)


def _report_identifying_details(library: Library, path: str, text: str, read: ImportedDocument) -> bool:
    """Print what could identify a person, in the text and in the file's metadata; True if the text has any."""
    found = sorted(_find_identifying_details(library, text))
    for line, column, message in found:
        click.echo(f"{path}:{line}:{column}: {message}")
    unseen = dict.fromkeys(
        part
        for part, text_of_part in read.properties
        if part in NAMING_PROPERTIES or any(_find_identifying_details(library, text_of_part))
    )
    if unseen:
        click.echo(
            f"The file names somebody where readers don't look ({', '.join(unseen)}). None of that is in the draft; "
            "don't publish the document itself."
        )
    if read.pictures:
        click.echo(
            f"Pictures ({len(read.pictures)}) are saved without what a camera hides in them. What they show nobody but "
            "you can judge: faces, names on doors, number plates."
        )
    click.echo(f"{len(found)} places could tell who somebody is." if found else "The anonymity guard finds nothing.")
    return bool(found)


def _report_import(path: str, read: ImportedDocument) -> None:
    """Print what was written and what is missing."""
    click.echo(f"{path} is written, as a draft.")
    for remark in read.report:
        click.echo(f"  {remark}")
    if read.differences:
        click.echo("  Missing in the draft, as you accepted:")
    for difference in read.differences:
        click.echo(f"  - {difference}")
    click.echo("Now fill in the empty fields at its top; `nscp check` tells what is missing.")


def _find_identifying_details(library: Library, text: str) -> Iterator[tuple[int, int, str]]:
    """What could tell who somebody is: line, column, and what to do."""
    for spot in find_sensitive_data(library, text, about_children=True):
        yield (*line_and_column(text, spot.start), DETECTORS[spot.kind].message.replace("{hint}", spot.hint))
    for start, number in private_names(library.sources).find(text):
        yield (*line_and_column(text, start), f"a private name (line {number} of the list) stands here.")


@click.command("strip-pictures")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def strip_pictures(paths: tuple[Path, ...]) -> None:
    r"""Take out of pictures what they carry besides what they show: who took them, when, where, and with what.

    Without PATHS, out of all in content/ and docs/. What a picture shows does not change; a photo that only says that
    it lies on its side is turned.

    \b
    Examples:
      nscp strip-pictures
      nscp strip-pictures docs/campaigns/poster.jpg
    """
    root = project_folder()
    broken = 0
    found = (
        file
        for file in list_edited_files(Sources(root))
        if file.inside.suffix.lower().lstrip(".") in attachments.PICTURE_FORMATS
    )
    for path in paths or [file.place for file in found]:
        try:
            changed = privacy_rules.strip_picture(path)
        except ValueError:
            broken += 1
            click.echo(f"{path.name} can't be read as a picture. Save it again, or delete it.", err=True)
            continue
        if changed:
            click.echo(f"{path.name} shows what it showed, and carries nothing else now.")
    sys.exit(1 if broken else 0)
