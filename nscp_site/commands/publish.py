"""`nscp publish`, `nscp rollback` and `nscp releases`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from nscp_site.build.building import build_site, is_same_folder
from nscp_site.build.fixed_pages import missing_setting_notes
from nscp_site.checks.page_addresses import generated_addresses
from nscp_site.commands.check import load_checked_library
from nscp_site.commands.terminal import fail, project_folder
from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Library
from nscp_site.deploy.carriers import PublishError
from nscp_site.deploy.folder_target import REMOTE_ADDRESS
from nscp_site.deploy.releases import open_target, publish_and_purge, roll_back
from nscp_site.deploy.releases import publish as publish_site
from nscp_site.pages.launch import find_launch_blockers
from nscp_site.project import load_project
from nscp_site.schema.types import format_date
from nscp_site.settings import load_settings
from nscp_site.sources import Sources

TARGET_HELP = (
    "A folder, [user@]host:folder, rsync://…, s3://bucket/folder, rclone:remote:folder, or git:repository#branch."
)
TAKE_OVER_HELP = "Go on although another run holds the lock: only when you know that it was cut off."


@contextmanager
def explain_local_failure() -> Iterator[None]:
    """Context manager: raise PublishError, which tells the effect on visitors, where this machine fails."""
    try:
        yield
    except OSError as error:
        raise PublishError(f"This machine could not go on: {error}.") from error


def _target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator that adds `--to` and `--take-over`."""
    command = click.option("--take-over", is_flag=True, help=TAKE_OVER_HELP)(command)
    return click.option("--to", "address", required=True, metavar="TARGET", help=TARGET_HELP)(command)


@click.command()
@_target_options
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help="A site that `nscp build` made; without it, one is built first.",
)
@click.option("--preview", is_flag=True, help="Publish a preview, which search engines leave out, to its own host.")
@click.option("--before-launch", is_flag=True, help="Publish although something must be settled before the launch.")
@click.option(
    "--forget", is_flag=True, help="Remove every release from before for good: nobody may read what stood there."
)
def publish(
    address: str, site: Path | None, *, take_over: bool, preview: bool, before_launch: bool, forget: bool
) -> None:
    r"""Publish the site: upload beside what runs, compare every digest, then switch in one step.

    It can be cut off at any moment and run again; until the switch, visitors see the old release. Until everything in
    content/launch.yml is settled, nothing is published but previews, and search engines are asked to stay away.

    \b
    Examples:
      nscp publish --to /srv/nscp
      nscp publish --to deploy@web.example.org:/srv/nscp --site site
      nscp publish --to s3://nscp-site
      nscp publish --to git:https://git.example.org/nscp/site.git#published
    """
    root = project_folder(cached=True)
    with explain_local_failure():
        _refuse_target_in_project(root, address)
        library = load_checked_library(root) if site is None else load_project(root)[0]
        # What must not be read any more goes at once, whatever else is still to be settled.
        if not (preview or before_launch or forget):
            _refuse_before_launch(library)
        if site is None:
            site = root / "site"
            build_site(root, site, preview=preview, from_kept=not forget)
        target = open_target(address, take_over=take_over)
        if forget:
            for remark in publish_and_purge(site, target, click.echo, preview=preview):
                click.echo(remark)
        else:
            publish_site(site, target, click.echo, preview=preview, before_launch=before_launch)
    _print_reminders(library)


def _refuse_target_in_project(root: Path, address: str) -> None:
    """End the command where the target lies in the project: builds and commits would pick the releases up."""
    if REMOTE_ADDRESS.match(address):
        return
    target = Path(address).resolve()
    if any(is_same_folder(each, root) for each in (target, *target.parents)):
        fail(f"{target} lies in the project. Nothing was uploaded. Name a folder elsewhere, such as /srv/nscp.")


def _refuse_before_launch(library: Library) -> None:
    """End the command where something must be settled before the launch, and list it."""
    still_open = find_launch_blockers(library)
    if still_open:
        fail(
            f"Nothing was uploaded. Before the website is published, this must be settled ({len(still_open)} open):\n"
            + "".join(f"  {one}\n" for one in still_open)
            + "`nscp status --letter` writes them as a letter to the Business Office. A preview can be published with "
            "`--preview`. With `--before-launch` the site is published all the same; search engines are asked to stay "
            "away."
        )


def _print_reminders(library: Library) -> None:
    """Say what the published site lacks, and which of its addresses are not in the list yet."""
    root, still_open = library.root, find_launch_blockers(library)
    if still_open:
        click.echo(f"Search engines are asked to stay away: {len(still_open)} open before the launch (`nscp status`).")
    for lack in missing_setting_notes(load_settings(Sources(root))):
        click.echo(lack)
    new = generated_addresses(library) - set(load_addresses(Sources(root)).values.published)
    if new:
        click.echo(f"{len(new)} addresses are not in content/addresses.yml yet. Run `nscp addresses` and commit it.")


@click.command()
@_target_options
@click.argument("release", default="")
def rollback(address: str, release: str, *, take_over: bool) -> None:
    r"""Serve the release before the current one again, or the RELEASE named.

    \b
    Example:
      nscp rollback --to /srv/nscp
    """
    with explain_local_failure():
        roll_back(open_target(address, take_over=take_over), click.echo, release)


@click.command()
@click.option("--to", "address", required=True, metavar="TARGET", help=TARGET_HELP)
def releases(address: str) -> None:
    r"""List the releases that are kept, the newest first; a star stands at the one that is served.

    \b
    Example:
      nscp releases --to /srv/nscp
    """
    with explain_local_failure():
        target = open_target(address)
        current, records = target.current(), target.records()
    for record in records:
        star = "*" if record.release == current else " "
        day, moment = format_date(record.published[:10]), record.published[11:16]
        click.echo(f"{star} {record.release}  published {day}, {moment} UTC, by {record.by}")
        if record.forgot:
            click.echo("  All releases before it were removed for good, to take something down.")
    if not records:
        click.echo("Nothing has been published there yet.")
