"""`nscp status` and `nscp links`."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from nscp_site import clock
from nscp_site.commands.common import append, as_of, fail, project_folder
from nscp_site.commands.progress import working
from nscp_site.content.library import Library
from nscp_site.editor.due import Due, due_things, links_dead, owner_name
from nscp_site.editor.due_views import DUE_FORMATS
from nscp_site.editor.link_records import Answer, OfflineError, ask, links_in, read_record, write_record
from nscp_site.project import read_whole

# What is written for editors must not slip into what is published.
PUBLIC = ("site", "docs", "content", "overrides")


@click.command()
@click.option("--format", "form", type=click.Choice(list(DUE_FORMATS)), default="text", help="How to print it.")
@click.option("--letter", is_flag=True, help="Write all that only the Partnership can settle as one letter.")
@click.option("--within", "days", type=click.IntRange(0, 3650), default=60, help="How many days ahead count as soon.")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@as_of
def status(form: str, days: int, target: Path | None, *, letter: bool) -> None:
    r"""Tell what is due, by owner.

    What must be settled before the launch, pages to check, contacts to confirm, campaigns that ended, embargoes,
    drafts, reviews that may be taken down and those that may not yet, links that died. It names drafts and what is
    under embargo: it is for editors alone.

    \b
    Examples:
      nscp status
      nscp status --within 90 --on 2027-01-15
      nscp status --format ics --to ../website.ics
      nscp status --format html --to ../meeting.html
      nscp status --letter --to ../letter.txt
    """
    root = project_folder()
    if target:
        keep_out(root, target)
    with working("Reading the content"):
        library, _ = read_whole(root)
    write: Callable[[Library, list[Due]], str] = DUE_FORMATS["letter" if letter else form]
    text = write(library, due_things(library, days))
    if target is None:
        click.echo(text, nl=False)
        return
    target.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"Written to {target}.")


def keep_out(root: Path, target: Path) -> None:
    """Refuse a place that may be published."""
    whole = (Path.cwd() / target).resolve()
    for folder in PUBLIC:
        if whole.is_relative_to((root / folder).resolve()):
            fail(f"{target} lies in {folder}/, which is published. Write it elsewhere, such as ../{target.name}.")


@click.command()
@click.option("--ask-network", is_flag=True, help="Ask every link whether it is there, and record the answers.")
@click.option(
    "--summary", type=click.Path(path_type=Path), help="Append what is dead, by owner, to this Markdown file."
)
@click.option("--exit-code", is_flag=True, help="End with exit code 1 where a link is dead.")
@as_of
def links(*, ask_network: bool, summary: Path | None, exit_code: bool) -> None:
    r"""Tell which links to other sites were dead when somebody last asked.

    The network is asked with --ask-network only; the answers are kept in records/links.json, for `nscp status`.

    \b
    Examples:
      nscp links
      nscp links --ask-network
      nscp links --exit-code --summary "$GITHUB_STEP_SUMMARY"
    """
    root = project_folder()
    found, record = links_in(root), read_record(root)
    if ask_network:
        try:
            record = ask_all(list(found), record)
        except OfflineError:
            fail(
                "Nobody answers, so this machine is probably offline. Nothing was recorded, and no link is called dead."
            )
        write_record(root, record)
    dead = [record[url] for url in found if url in record and record[url].died]
    for answer in dead:
        told = f"answers {answer.status}" if answer.status else "does not answer"
        for path, line in found[answer.url]:
            click.echo(f"{path}:{line}: {answer.url} {told} (asked on {answer.asked}).")
    unasked = sum(url not in record for url in found)
    never = f", {unasked} of them never asked: `nscp links --ask-network` does" if unasked else ""
    click.echo(f"{len(found)} links, {len(dead)} dead{never}.")
    if summary:
        append(summary, summary_of_links(root))
    if dead and exit_code:
        sys.exit(1)


def summary_of_links(root: Path) -> list[str]:
    """The dead links in Markdown, each with its file and whoever is to find where it is now."""
    library, _ = read_whole(root)
    dead = list(links_dead(library, 0))
    told = [f"- **{owner_name(library, due.owner)}**: {due.path}. {due.what}" for due in dead]
    number = "No link to another site is dead" if not dead else f"Links to other sites that are dead: {len(dead)}"
    return [f"## {number}", "", *told]


def ask_all(urls: list[str], record: dict[str, Answer]) -> dict[str, Answer]:
    """Ask every link, and show how far it is."""
    with click.progressbar(length=len(urls), label="Asking", file=sys.stderr) as bar:
        return ask(urls, record, clock.today(), lambda: bar.update(1))
