"""`nscp build` and `nscp export`."""

from pathlib import Path

import click

from nscp_site.build.building import build_site, export_pages
from nscp_site.commands.check import load_checked_library
from nscp_site.commands.terminal import FILE_PATH, day_option, project_folder


@click.command()
@click.option(
    "--to",
    "target",
    type=FILE_PATH,
    default=Path("site"),
    help="The folder to build into: a new or empty one, or one that holds a site built before.",
)
@click.option("--preview", is_flag=True, help="Ask search engines to leave this build out (noindex).")
@click.option("--drafts", is_flag=True, help="In a preview, on a protected host: with drafts and embargoes, marked.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing for the next build.")
@day_option
def build(target: Path, *, preview: bool, drafts: bool, no_cache: bool) -> None:
    r"""Check the content and build the whole site; the last good site stays if anything fails.

    \b
    Examples:
      nscp build
      nscp build --on 2027-01-15 --to /tmp/january
      nscp build --no-cache
      nscp build --preview --drafts --to ../preview
    """
    changed = build_site(project_folder(), target, preview=preview, drafts=drafts, from_kept=not no_cache)
    click.echo(f"The site is in {target}/." if changed else f"Nothing has changed: the site in {target}/ is as it was.")


@click.command()
@click.argument("folder", type=FILE_PATH)
def export(folder: Path) -> None:
    r"""Write every page as plain Markdown into FOLDER, new or empty, for another generator.

    \b
    Example:
      nscp export /tmp/pages
    """
    count = export_pages(load_checked_library(project_folder(cached=True)), folder)
    click.echo(f"{count} files written to {folder}.")
