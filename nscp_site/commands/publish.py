"""`nscp publish`, `nscp rollback` and `nscp releases`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from nscp_site.build.building import BuildError, build_site, same
from nscp_site.build.fixed_pages import left_out
from nscp_site.checks.page_addresses import made_addresses
from nscp_site.commands.check import checked_library
from nscp_site.commands.terminal import fail, project_folder
from nscp_site.content.addresses import read_addresses
from nscp_site.content.library import Library
from nscp_site.deploy.carriers import PublishError
from nscp_site.deploy.folder_target import REMOTE
from nscp_site.deploy.releases import open_target, roll_back, take_down
from nscp_site.deploy.releases import publish as publish_site
from nscp_site.pages.launch import unsettled
from nscp_site.project import read_project
from nscp_site.schema.types import spoken
from nscp_site.settings import read_settings
from nscp_site.sources import Sources

TARGET = "A folder, [user@]host:folder, rsync://…, s3://bucket/folder, rclone:remote:folder, or git:repository#branch."
TAKE_OVER = "Go on although another run holds the lock: only when you know that it was cut off."


@contextmanager
def clear_words() -> Iterator[None]:
    """End with exit code 1, and with what happened and what it means for visitors, where publishing can't go on."""
    try:
        yield
    except BuildError as failure:
        fail(failure)
    except PublishError as failure:
        fail(f"{failure}\n{failure.aftermath}")
    except OSError as error:
        fail(f"This machine could not go on: {error}.\n{PublishError.aftermath}")


def target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which target."""
    command = click.option("--take-over", is_flag=True, help=TAKE_OVER)(command)
    return click.option("--to", "address", required=True, metavar="TARGET", help=TARGET)(command)


@click.command()
@target_options
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
    with clear_words():
        refuse_project(root, address)
        library = checked_library(root) if site is None else read_project(root)[0]
        # What must not be read any more goes at once, whatever else is still to be settled.
        if not (preview or before_launch or forget):
            refuse_before_launch(library)
        if site is None:
            site = root / "site"
            build_site(root, site, preview=preview, from_kept=not forget)
        target = open_target(address, take_over=take_over)
        if forget:
            for remark in take_down(site, target, click.echo, preview=preview):
                click.echo(remark)
        else:
            publish_site(site, target, click.echo, preview=preview, before_launch=before_launch)
    remind(library)


def refuse_project(root: Path, address: str) -> None:
    """End where releases would lie inside the project: the next build or commit would take them for its own."""
    if REMOTE.match(address):
        return
    target = Path(address).resolve()
    if any(same(each, root) for each in (target, *target.parents)):
        fail(f"{target} lies in the project. Nothing was uploaded. Name a folder elsewhere, such as /srv/nscp.")


def refuse_before_launch(library: Library) -> None:
    """End where something must be settled before the public may come, and say what."""
    still_open = unsettled(library)
    if still_open:
        fail(
            f"Nothing was uploaded. Before the website is published, this must be settled ({len(still_open)} open):\n"
            + "".join(f"  {one}\n" for one in still_open)
            + "`nscp status --letter` writes them as a letter to the Business Office. A preview can be published with "
            "`--preview`. With `--before-launch` the site is published all the same; search engines are asked to stay "
            "away."
        )


def remind(library: Library) -> None:
    """Say what the published site lacks, and which of its addresses are not in the list yet."""
    root, still_open = library.root, unsettled(library)
    if still_open:
        click.echo(f"Search engines are asked to stay away: {len(still_open)} open before the launch (`nscp status`).")
    for lack in left_out(read_settings(Sources(root))):
        click.echo(lack)
    new = made_addresses(library) - set(read_addresses(Sources(root)).values.published)
    if new:
        click.echo(f"{len(new)} addresses are not in content/addresses.yml yet. Run `nscp addresses` and commit it.")


@click.command()
@target_options
@click.argument("release", default="")
def rollback(address: str, release: str, *, take_over: bool) -> None:
    r"""Serve the release before the current one again, or the RELEASE named.

    \b
    Example:
      nscp rollback --to /srv/nscp
    """
    with clear_words():
        roll_back(open_target(address, take_over=take_over), click.echo, release)


@click.command()
@click.option("--to", "address", required=True, metavar="TARGET", help=TARGET)
def releases(address: str) -> None:
    r"""List the releases that are kept, the newest first; a star stands at the one that is served.

    \b
    Example:
      nscp releases --to /srv/nscp
    """
    with clear_words():
        target = open_target(address)
        current, records = target.current(), target.records()
    for record in records:
        star = "*" if record.release == current else " "
        day, moment = spoken(record.published[:10]), record.published[11:16]
        click.echo(f"{star} {record.release}  published {day}, {moment} UTC, by {record.by}")
        if record.forgot:
            click.echo("  All releases before it were removed for good, to take something down.")
    if not records:
        click.echo("Nothing has been published there yet.")
