"""Publishing and rolling back, whatever the target: the order of the steps keeps the running site whole.

Upload beside, verify, write the record, switch, clear up. Cut off before the switch, nothing has changed for
visitors, and the next run goes on where this one ended; cut off after it, only clearing up is left. `open_target`
finds the target of an address.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from nscp_site.deploy.branch_target import Branch
from nscp_site.deploy.bucket_target import Bucket
from nscp_site.deploy.carriers import PublishError, UnservedError
from nscp_site.deploy.folder_target import Folder
from nscp_site.deploy.records import Record, Say, before, record_of, superfluous
from nscp_site.outputs.manifest import Version, file_digests, read_version


class Target(Protocol):
    """Where releases are put. Every method raises PublishError, and none but `switch` is seen by visitors."""

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """Hold the target alone; gives back what checks that it is still held."""

    def records(self) -> list[Record]:
        """The releases there, the newest first."""

    def current(self) -> str:
        """The release that is served; empty before the first."""

    def upload(self, site: Path, release: str, current: str, say: Say) -> int:
        """Put a site beside the others; the number of files that had to be sent."""

    def verify(self, site: Path, release: str) -> None:
        """Compare every file there with the one here by digest."""

    def carry(self, old: str, new: str, folders: list[str]) -> None:
        """Copy folders named by their content from one release into another."""

    def write_record(self, record: Record) -> None:
        """Make a release known."""

    def switch(self, release: str) -> None:
        """Serve a release from now on, in one step."""

    def served(self) -> str:
        """The text of version.json as visitors get it; empty where they get none."""

    def clear(self, releases: list[str]) -> None:
        """Remove releases, and what cut-off runs left."""

    def prepare(self) -> None:
        """Make the place itself where it is not there: that of a change's preview is new with each change."""

    def keep_only(self, site: Path, release: str) -> None:
        """Take out of a release whatever is not of the site."""

    def forget_others(self, release: str) -> list[str]:
        """Remove every other release for good, from any history too; what somebody else must do to that end."""

    def remove(self) -> None:
        """Remove all that is ours there, what is served too: a preview that nobody needs."""


def publish(site: Path, target: Target, say: Say, *, preview: bool = False, before_launch: bool = False) -> Record:
    """Publish a built site, or a preview where one is meant; the record of the release. Raises PublishError.

    What was built before the launch, and so asks search engines to stay away, is refused unless that is meant.
    """
    refuse_links(site)
    version = whole_version(site, preview=preview)
    if version.before_launch and not (preview or before_launch):
        raise PublishError(
            f"{site} was built before everything was settled: search engines would stay away. Run `nscp build` again."
        )
    record = record_of(site, version)
    with target.lock() as check_lock:
        current, records = target.current(), target.records()
        bring(site, target, record, current, say)
        carry_assets(target, records, current, record)
        target.write_record(record)
        check_lock()
        serve(target, record.release)
        say(f"Visitors now get release {record.release}.")
        clear_up(target, record.release, say)
    return record


def take_down(site: Path, target: Target, say: Say, *, preview: bool = False) -> list[str]:
    """Publish a site and have the target forget all others: something in them could tell who a child is.

    Nothing of the release before is carried over, and none is left to go back to. What can't be done from here is given
    back in words. It can be run again at any time. Raises PublishError.
    """
    refuse_links(site)
    record = record_of(site, whole_version(site, preview=preview))
    record = replace(record, forgot=record.published)
    with target.lock() as check_lock:
        bring(site, target, record, target.current(), say)
        target.keep_only(site, record.release)
        target.write_record(record)
        check_lock()
        serve(target, record.release)
        say(f"Visitors now get release {record.release}.")
        remarks = target.forget_others(record.release)
        left = [one.release for one in target.records() if one.release != record.release]
        if left:
            raise PublishError(f"Releases from before are still there: {', '.join(left)}. Run the same command again.")
        say("Every release from before is removed: nobody can go back to one.")
    return remarks


def whole_version(site: Path, *, preview: bool) -> Version:
    """The version of a site that is whole and of the kind that is meant.

    A preview in the place of the site would have search engines forget it; the site in the place of a preview would
    have them find what is not decided.
    """
    try:
        version = read_version(site)
    except ValueError as error:
        raise PublishError(str(error)) from error
    if version.preview and not preview:
        raise PublishError(
            f"{site} is a preview: search engines would forget the site. Run `nscp build`, or publish it with "
            f"`--preview` to a host of its own."
        )
    if preview and not version.preview:
        raise PublishError(f"{site} is no preview: search engines would find it. Run `nscp build --preview` first.")
    return version


def bring(site: Path, target: Target, record: Record, current: str, say: Say) -> None:
    """Have a release lie at the target beside the others, every file with the digest that its record names."""
    say(f"Uploading {len(record.files):,} files as release {record.release}.")
    sent = target.upload(site, record.release, current, say)
    target.verify(site, record.release)
    # What was compared is what the record names only if nobody has built into the folder meanwhile.
    if file_digests(site) != record.files:
        raise PublishError(f"The files in {site} were changed while they were uploaded. Publish again.")
    say(f"{sent:,} files had to be sent. The digest of every file was compared.")


def serve(target: Target, release: str) -> None:
    """Have visitors get a release, and look that they do: by the way they take, not by what was written.

    Raises UnservedError, PublishError.
    """
    target.switch(release)
    found = release_named(target.served())
    if found != release:
        raise UnservedError(
            f"The target was switched to release {release}, but what visitors get there is {found or 'nothing'}. "
            "Ask whoever runs the host: an rsync daemon needs `munge symlinks = no`, and the host must follow links."
        )


def release_named(text: str) -> str:
    """The release that the text of a version.json names; empty where it names none."""
    try:
        return str(Version(**json.loads(text)).release)
    except (ValueError, TypeError, RecursionError):
        return ""


def clear_up(target: Target, current: str, say: Say) -> None:
    """Remove what is superfluous. The release is served by now: that some of it stays is no reason to fail."""
    try:
        target.clear(superfluous(target.records(), current))
    except (PublishError, OSError) as error:
        say(f"Old releases could not be removed; the next run will try again. {error}")


def roll_back(target: Target, say: Say, release: str = "") -> Record:
    """Serve a release again that is kept: the one before the current, or the one named. Raises PublishError."""
    if not target.records():
        raise PublishError("Nothing has been published there yet.")
    with target.lock() as check_lock:
        current, records = target.current(), target.records()
        chosen = choose(records, current, release)
        carry_assets(target, records, current, chosen)
        check_lock()
        serve(target, chosen.release)
        say(f"Visitors now get release {chosen.release} again, in place of {current or 'none'}.")
    return chosen


def choose(records: list[Record], current: str, release: str) -> Record:
    """The release to go back to."""
    if not release:
        chosen = before(records, current)
        if chosen is None:
            raise PublishError("There is no earlier release to go back to. `nscp releases` lists what is kept.")
        return chosen
    for record in records:
        if record.release == release:
            return record
    raise PublishError(f"There is no release {release} at the target. `nscp releases` lists what is kept.")


def carry_assets(target: Target, records: list[Record], current: str, chosen: Record) -> None:
    """Give the coming release the old one's hashed folders: a page loaded before the switch asks for them after it."""
    for record in records:
        folders = sorted(record.hashed_folders() - chosen.hashed_folders())
        if record.release == current and folders:
            target.carry(current, chosen.release, folders)


def refuse_links(site: Path) -> None:
    """A built site has no symbolic links: one could show visitors what lies elsewhere on the host."""
    for path in site.rglob("*"):
        if path.is_symlink():
            raise PublishError(f"{path} is a symbolic link. A built site must have none: run `nscp build` again.")


# Any other scheme would be taken for a host's name; an address that begins with a hyphen, for an option.
TARGET = re.compile(r"git:[^-#]|s3://[^-/]|rclone:[^-:]+:|rsync://[^-/]|(?!\w+://|-|git:|rclone:|\s*$)")


def open_target(address: str, *, take_over: bool = False) -> Target:
    """The target at an address: a folder, [user@]host:folder, rsync://…, s3://…, rclone:…, git:…#branch.

    Raises PublishError where it can't be read or is not as we left it.
    """
    if not TARGET.match(address):
        raise PublishError(
            f"`{address}` is no target. Name a folder, user@host:/folder, rsync://host/module, s3://bucket, "
            f"rclone:remote:folder or git:repository#branch."
        )
    if address.startswith("git:"):
        return Branch(address.removeprefix("git:"))
    if re.match(r"(s3://|rclone:)", address):
        return Bucket(address, take_over=take_over)
    return Folder(address, take_over=take_over)
