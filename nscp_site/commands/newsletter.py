"""`nscp newsletter`."""

from pathlib import Path

import click

from nscp_site import clock
from nscp_site.commands.checked import checked_library
from nscp_site.commands.common import as_of, fail, project_folder
from nscp_site.commands.progress import working
from nscp_site.commands.status import keep_out
from nscp_site.editor.newsletter import NEWSLETTER_FORMATS, make_bulletin
from nscp_site.settings import read_settings


@click.command()
@click.option("--since", required=True, metavar="DAY", help="The first day to tell of, such as 2026-09-01.")
@click.option(
    "--format", "form", type=click.Choice(list(NEWSLETTER_FORMATS)), default="markdown", help="How to write it."
)
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@as_of
def newsletter(since: str, form: str, target: Path | None) -> None:
    r"""Draft a bulletin of what was published or changed since a day, by audience.

    Sensitive items are never in it: case studies, and every page that warns its reader or hides its
    title. Drafts and what is under embargo are not either.

    \b
    Examples:
      nscp newsletter --since 2026-09-01
      nscp newsletter --since 2026-09-01 --format html --to ../bulletin.html
    """
    root = project_folder()
    first = clock.read_day(since, "--since")
    if first > clock.today():
        fail(f"--since must not lie after today: `{since}` does.")
    if target:
        keep_out(root, target)
    with working("Reading the content and its history"):
        bulletin, unknown = make_bulletin(checked_library(root), first)
    text = NEWSLETTER_FORMATS[form](bulletin)
    if target is None:
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"Written to {target}.")
    for note in (unknown, left_out(bulletin.left_out), no_address(root)):
        if note:
            click.echo(note, err=True)


def left_out(count: int) -> str:
    """How many sensitive items were left out, where there are any."""
    return f"Left out because they are sensitive: {count}." if count else ""


def no_address(root: Path) -> str:
    """That links lead nowhere yet, where the site's address is not known."""
    if read_settings(root).site_url:
        return ""
    return "`site_url` in mkdocs.yml is empty, so the links have no site in front of them yet."
