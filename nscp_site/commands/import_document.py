"""`nscp import` and `nscp strip-pictures`."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from nscp_site import clock
from nscp_site.cache import open_cache
from nscp_site.commands.terminal import as_of, fail, project_folder, working
from nscp_site.content.file_rules import fault_of_id, suggested_id
from nscp_site.content.library import Library
from nscp_site.content.writing import atomic_write
from nscp_site.editor.import_drafts import Accepted, DocumentError, Imported, Picture, Progress, draft_text
from nscp_site.editor.questions import kinds, unknown_kind
from nscp_site.privacy import attachments, privacy_rules
from nscp_site.privacy.detections import place_of
from nscp_site.privacy.guard import files, secrets_in
from nscp_site.privacy.private_names import private_names
from nscp_site.privacy.recognisers import RECOGNISERS
from nscp_site.project import read_whole
from nscp_site.sources import Sources

NO_NAME = suggested_id("")
SET_UP = "requirements/set_up.py"
# What names a person whatever it says.
NAMING = ("its property Author", "its property Last modified by", "its property Manager", "the writer of a comment")
DIFFERENT = (
    "{name} was not imported: in the draft, words would be missing, and this program can't tell why. Compare these "
    "places with the document. If nothing of them is needed, add --differences accept; else copy them into the draft "
    "afterwards."
)


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
    callback=set_up,
    help="Get what reads Word files and PDFs, once, and do no more.",
)
@as_of
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
    if kind not in kinds():
        fail(unknown_kind(kind))
    collection = kinds()[kind]
    with working(f"Reading {document.name}") as progress:
        # Closed before the document is read: what it holds may not be fit to be kept.
        with open_cache(root):
            library, _ = read_whole(root)
        read = read_document(document, Accepted(**decided), progress)
    if read.differences and not differences:
        fail("\n  - ".join([DIFFERENT.format(name=document.name), *read.differences]))
    identifier = name or name_of(read.title, document.stem)
    if fault_of_id(identifier):
        fail(f"--name: {fault_of_id(identifier)}")
    target = root / "content" / collection.name / f"{identifier}.md"
    pictures = root / "docs" / collection.name
    for picture in read.pictures:
        read.body = read.body.replace(f"]({picture.name})", f"]({target.stem}-{picture.name})")
        picture.name = f"{target.stem}-{picture.name}"
    text = draft_text(collection, read, clock.today())
    path = target.relative_to(root).as_posix()
    found = tell_persons(library, path, text, read)
    try:
        write_draft(target, text, pictures, read.pictures)
    except FileExistsError as error:
        there = Path(error.filename).relative_to(root)
        fail(f"{there.as_posix()} is there already. Nothing was written; choose another name with --name.")
    tell(path, read)
    sys.exit(1 if found else 0)


def name_of(title: str, stem: str) -> str:
    """The name that a draft gets: of its title, or of the file where the title has no letter that a name may have."""
    suggested = suggested_id(title)
    return suggested_id(stem) if suggested == NO_NAME else suggested


def read_document(document: Path, accepted: Accepted, progress: Progress) -> Imported:
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
        return reader(document.read_bytes(), progress=progress)
    except DocumentError as refusal:
        fail(f"{document.name} was not imported. {refusal}")


def write_draft(target: Path, text: str, folder: Path, pictures: Sequence[Picture]) -> None:
    """Write the pictures, then the draft. Raises FileExistsError before anything of it is there."""
    for path in (target, *(folder / picture.name for picture in pictures)):
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    for picture in pictures:
        atomic_write(folder / picture.name, picture.raw, expected=None)
    atomic_write(target, text, expected=None)


def reader_of(ending: str, accepted: Accepted) -> Callable[..., Imported] | None:
    """What reads files of an ending; None where nothing does. Raises ModuleNotFoundError where it is not set up."""
    # Not at the top: these need the packages of the extra `import`.
    if ending == ".docx":
        from nscp_site.editor.word_import import read_word

        return partial(read_word, accepted=accepted)
    if ending == ".pdf":
        from nscp_site.editor.pdf_import import read_pdf

        return partial(read_pdf, accepted=accepted)
    return None


def tell_persons(library: Library, path: str, text: str, read: Imported) -> bool:
    """Say what could tell who somebody is, in the text and in what the file says of itself; whether there is any."""
    found = sorted(personal(library, text))
    for line, column, told in found:
        click.echo(f"{path}:{line}:{column}: {told}")
    unseen = list(
        dict.fromkeys(part for part, said in read.properties if part in NAMING or any(personal(library, said)))
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


def tell(path: str, read: Imported) -> None:
    """Say what was written and what is missing."""
    click.echo(f"{path} is written, as a draft.")
    for remark in read.report:
        click.echo(f"  {remark}")
    if read.differences:
        click.echo("  Missing in the draft, as you accepted:")
    for difference in read.differences:
        click.echo(f"  - {difference}")
    click.echo("Now fill in the empty fields at its top; `nscp check` tells what is missing.")


def personal(library: Library, text: str) -> Iterator[tuple[int, int, str]]:
    """What could tell who somebody is: line, column, and what to do."""
    for spot in secrets_in(library, text, about_children=True):
        yield (*place_of(text, spot.start), RECOGNISERS[spot.kind].remedy.replace("{hint}", spot.hint))
    for start, number in private_names(library.sources).find(text):
        yield (*place_of(text, start), f"a private name (line {number} of the list) stands here.")


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
    found = (file for file in files(Sources(root)) if file.inside.suffix.lower().lstrip(".") in attachments.KINDS)
    for path in paths or [file.place for file in found]:
        try:
            changed = privacy_rules.strip(path)
        except ValueError:
            broken += 1
            click.echo(f"{path.name} can't be read as a picture. Save it again, or delete it.", err=True)
            continue
        if changed:
            click.echo(f"{path.name} shows what it showed, and carries nothing else now.")
    sys.exit(1 if broken else 0)
