"""`nscp status`, `nscp links`, `nscp newsletter` and `nscp withdraw`."""

import shutil
import sys
from pathlib import Path

import click

from nscp_site import clock
from nscp_site.build.building import build_site
from nscp_site.commands.check import load_checked_library
from nscp_site.commands.publish import TAKE_OVER_HELP, TARGET_HELP, explain_local_failure
from nscp_site.commands.terminal import FILE_PATH, append_lines, day_option, fail, project_folder, show_progress
from nscp_site.content.loading import load_library
from nscp_site.deploy.releases import open_target, publish_and_purge
from nscp_site.editor.due import dead_links_due, find_due_items, owner_name
from nscp_site.editor.due_views import DUE_FORMATS
from nscp_site.editor.link_records import check_links, find_external_links, read_link_record, write_link_record
from nscp_site.editor.newsletter import NEWSLETTER_FORMATS, build_newsletter
from nscp_site.editor.withdrawing import LEFTOVERS, find_entry, remove_for_safety, withdraw_with_reason
from nscp_site.project import load_unfiltered
from nscp_site.settings import load_settings
from nscp_site.sources import Sources

# What is written for editors must not slip into what is published.
PUBLISHED_FOLDERS = ("site", "docs", "content", "overrides")


@click.command()
@click.option("--format", "form", type=click.Choice(list(DUE_FORMATS)), default="text", help="How to print it.")
@click.option("--letter", is_flag=True, help="Write all that only the Partnership can settle as one letter.")
@click.option("--within", "days", type=click.IntRange(0, 3650), default=60, help="How many days ahead count as soon.")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@day_option
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
    root = project_folder(cached=True)
    _refuse_published_path(root, target)
    with show_progress("Reading the content"):
        library, _ = load_unfiltered(root)
    _print_or_write(DUE_FORMATS["letter" if letter else form](library, find_due_items(library, days)), target)


def _print_or_write(text: str, target: Path | None) -> None:
    """Print a text, or write it into the file that was named."""
    if target is None:
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"Written to {target}.")


def _refuse_published_path(root: Path, target: Path | None) -> None:
    """End the command where the output file, if one was named, would be in a published folder."""
    for folder in PUBLISHED_FOLDERS:
        if target and target.resolve().is_relative_to((root / folder).resolve()):
            fail(f"{target} lies in {folder}/, which is published. Write it elsewhere, such as ../{target.name}.")


@click.command()
@click.option("--ask-network", is_flag=True, help="Ask every link whether it is there, and record the answers.")
@click.option("--summary", type=FILE_PATH, help="Append what is dead, by owner, to this Markdown file.")
@click.option("--exit-code", is_flag=True, help="End with exit code 1 where a link is dead.")
@day_option
def links(*, ask_network: bool, summary: Path | None, exit_code: bool) -> None:
    r"""Tell which links to other sites were dead when somebody last asked.

    The network is asked with --ask-network only; the answers are kept in records/links.json, for `nscp status`.

    \b
    Examples:
      nscp links
      nscp links --ask-network
      nscp links --exit-code --summary "$GITHUB_STEP_SUMMARY"
    """
    root = project_folder(cached=True)
    found, record = find_external_links(root), read_link_record(root)
    if ask_network:
        with click.progressbar(length=len(found), label="Asking", file=sys.stderr) as bar:
            record = check_links(list(found), record, clock.today(), lambda: bar.update(1))
        write_link_record(root, record)
    dead = [record[url] for url in found if url in record and record[url].died]
    for answer in dead:
        outcome = f"answers {answer.status}" if answer.status else "does not answer"
        for path, line in found[answer.url]:
            click.echo(f"{path}:{line}: {answer.url} {outcome} (asked on {answer.asked}).")
    unasked = sum(url not in record for url in found)
    never = f", {unasked} of them never asked: `nscp links --ask-network` does" if unasked else ""
    click.echo(f"{len(found)} links, {len(dead)} dead{never}.")
    if summary:
        append_lines(summary, _dead_link_summary(root))
    if dead and exit_code:
        sys.exit(1)


def _dead_link_summary(root: Path) -> list[str]:
    """The dead links as lines of Markdown, each with its file and the owner who must replace it."""
    library, _ = load_unfiltered(root)
    dead = list(dead_links_due(library, 0))
    lines = [f"- **{owner_name(library, due.owner)}**: {due.path}. {due.what}" for due in dead]
    number = "No link to another site is dead" if not dead else f"Links to other sites that are dead: {len(dead)}"
    return [f"## {number}", "", *lines]


@click.command()
@click.option("--since", required=True, metavar="DAY", help="The first day to tell of, such as 2026-09-01.")
@click.option(
    "--format", "form", type=click.Choice(list(NEWSLETTER_FORMATS)), default="markdown", help="How to write it."
)
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@day_option
def newsletter(since: str, form: str, target: Path | None) -> None:
    r"""Draft a bulletin of what was published or changed since a day, by audience.

    Sensitive items are never in it: case studies, and every page that warns its reader or hides its
    title. Drafts and what is under embargo are not either.

    \b
    Examples:
      nscp newsletter --since 2026-09-01
      nscp newsletter --since 2026-09-01 --format html --to ../bulletin.html
    """
    root = project_folder(cached=True)
    first = clock.parse_day_setting(since, "--since")
    if first > clock.today():
        fail(f"--since must not lie after today: `{since}` does.")
    _refuse_published_path(root, target)
    with show_progress("Reading the content and its history"):
        bulletin, unknown = build_newsletter(load_checked_library(root), first)
    _print_or_write(NEWSLETTER_FORMATS[form](bulletin), target)
    if unknown:
        click.echo(unknown, err=True)
    if bulletin.left_out:
        click.echo(f"Left out because they are sensitive: {bulletin.left_out}.", err=True)
    if not load_settings(Sources(root)).site_url:
        click.echo("`site_url` in mkdocs.yml is empty, so the links have no site in front of them yet.", err=True)


STILL_TO_DO = """\
Now, in this order; guide/take-down.md says whom to ring and how:
  1. Stop every build that is running in CI, then commit and push this change: the next publication from the repository
     would bring the page back.
  2. Ring those who must know, and ask the search engines to forget the address.
  3. Take it out of the repository's history: every copy of the repository still holds it."""
NO_TARGET_NOTE = "Nothing was published: no --to was given. Visitors still get the page. Run it again with --to."


@click.command()
@click.argument("item")
@click.option("--for-safety", is_flag=True, help="It could tell who a child is: gone, and no reason given.")
@click.option("--because", metavar="TEXT", help="Why it is withdrawn, for visitors: its page stays and says so.")
@click.option("--learning", default="", metavar="TEXT", help="What can still be learned from it, with --because.")
@click.option("--to", "targets", multiple=True, metavar="TARGET", help=f"{TARGET_HELP} May be given several times.")
@click.option("--preview-to", "previews", multiple=True, metavar="TARGET", help="The same for hosts of previews.")
@click.option("--take-over", is_flag=True, help=TAKE_OVER_HELP)
def withdraw(
    item: str,
    targets: tuple[str, ...],
    previews: tuple[str, ...],
    because: str | None,
    learning: str,
    *,
    for_safety: bool,
    take_over: bool,
) -> None:
    r"""Take an item down, named as collection/id.

    With --for-safety it goes from the content, the site, its files, feeds, search, data and handouts, and from every
    release that is kept at each TARGET; nobody can roll back to it. Its address gives the numbers to ring. It can be
    run again at any time, and goes on where it was cut off. With --because its page stays and says why.

    \b
    Examples:
      nscp withdraw reviews/child-x --for-safety --to /srv/nscp --preview-to s3://nscp-preview
      nscp withdraw campaigns/hotel-watch --because "The campaign ended in March 2027."
    """
    root = project_folder()
    if for_safety == bool(because):
        fail("Say either --for-safety or --because TEXT: a page that could tell who a child is gives no reason.")
    if because:
        library, _ = load_library(root, clock.today())
        for path in withdraw_with_reason(root, find_entry(library, item), because, learning, clock.today()):
            click.echo(f"{path} was changed.")
        load_checked_library(root)
        click.echo("Look at the page, then commit and publish.")
        return
    for path in remove_for_safety(root, item.strip("/"), clock.today()):
        click.echo(f"{path} was deleted.")
    _publish_withdrawal(root, targets, previews, take_over=take_over)


def _publish_withdrawal(root: Path, targets: tuple[str, ...], previews: tuple[str, ...], *, take_over: bool) -> None:
    """Rebuild the site without caches, then publish it to each target and purge all other releases."""
    load_checked_library(root)
    with explain_local_failure():
        for name in LEFTOVERS:
            shutil.rmtree(root / name, ignore_errors=True)
        for addresses, preview in ((previews, True), (targets, False)):
            if addresses:
                build_site(root, root / "site", preview=preview, from_kept=False)
            for address in addresses:
                click.echo(f"{address}:")
                target = open_target(address, take_over=take_over)
                for remark in publish_and_purge(root / "site", target, click.echo, preview=preview):
                    click.echo(f"  {remark}")
    if not targets:
        click.echo(NO_TARGET_NOTE)
    click.echo(STILL_TO_DO)
