"""Publishes a site to any target, and rolls it back; the order of the steps keeps the live site consistent.

The steps: upload beside the current release, verify digests, write the record, switch, remove surplus releases. A run
that is interrupted before the switch changes nothing for visitors, and the next run continues it; after the switch,
only the removal is left to do. `open_target` returns the target for an address.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from nscp_site.deploy.branch_target import BranchTarget
from nscp_site.deploy.bucket_target import BucketTarget
from nscp_site.deploy.carriers import PublishError, UnservedError
from nscp_site.deploy.folder_target import FolderTarget
from nscp_site.deploy.records import MAX_KEPT_RELEASES, Log, ReleaseRecord, create_record, load_json
from nscp_site.outputs.manifest import Version, file_digests, read_version


class _Target(Protocol):
    """A place that holds releases. Every method raises PublishError; only `switch` changes what visitors see."""

    def lock(self) -> AbstractContextManager[Callable[[], None]]:
        """Hold the target's publish lock. Yields a check that the lock is still held."""

    def records(self) -> list[ReleaseRecord]:
        """The records of the stored releases, newest first."""

    def current(self) -> str:
        """The id of the release that is served; empty before the first."""

    def upload(self, site: Path, release: str, current: str, log: Log) -> int:
        """Upload a site beside the other releases; returns the number of files that had to be sent."""

    def verify(self, site: Path, release: str) -> None:
        """Compare every uploaded file with the local one by digest."""

    def copy_assets(self, old: str, new: str, folders: list[str]) -> None:
        """Copy folders with hashed names from one release to another."""

    def write_record(self, record: ReleaseRecord) -> None:
        """Store the record of a release."""

    def switch(self, release: str) -> None:
        """Serve a release from now on, atomically where the target can."""

    def read_served_version(self) -> str:
        """The text of version.json as visitors get it; empty where they get none."""

    def clear(self, releases: list[str]) -> None:
        """Delete releases, and leftovers of interrupted runs."""

    def prepare(self) -> None:
        """Create the target's folder where it does not exist, as for the preview of a new change."""

    def remove_extra_files(self, site: Path, release: str) -> None:
        """Delete files of a release that are not in the site."""

    def purge_other_releases(self, release: str) -> list[str]:
        """Delete every other release for good, history included; returns what somebody must do by hand for that."""

    def remove(self) -> None:
        """Delete all of our files there, the served ones too: a preview that is no longer needed."""


def publish(
    site: Path, target: _Target, log: Log, *, preview: bool = False, before_launch: bool = False
) -> ReleaseRecord:
    """Publish a built site (or a preview, where `preview` is set) and return its record. Raises PublishError.

    A site built before the launch asks search engines to stay away; it is refused unless `before_launch` is set.
    """
    version = _read_site_version(site, preview=preview)
    if version.before_launch and not (preview or before_launch):
        raise PublishError(
            f"{site} was built before everything was settled: search engines would stay away. Run `nscp build` again."
        )
    record = create_record(site, version)
    with target.lock() as check_lock:
        current, records = target.current(), target.records()
        _upload_and_verify(site, target, record, current, log)
        _copy_current_assets(target, records, current, record)
        target.write_record(record)
        _switch_and_confirm(target, record.release, check_lock, log)
        _remove_surplus_releases(target, record.release, log)
    return record


def publish_and_purge(site: Path, target: _Target, log: Log, *, preview: bool = False) -> list[str]:
    """Publish a site and purge all other releases, because something in them could identify a child.

    Nothing is copied from the previous release, and no rollback is possible. Returns what could not be done from
    here, as sentences. Safe to run again. Raises PublishError.
    """
    record = create_record(site, _read_site_version(site, preview=preview))
    record = replace(record, forgot=record.published)
    with target.lock() as check_lock:
        _upload_and_verify(site, target, record, target.current(), log)
        target.remove_extra_files(site, record.release)
        target.write_record(record)
        _switch_and_confirm(target, record.release, check_lock, log)
        remarks = target.purge_other_releases(record.release)
        left = [one.release for one in target.records() if one.release != record.release]
        if left:
            raise PublishError(f"Releases from before are still there: {', '.join(left)}. Run the same command again.")
        log("Every release from before is removed: nobody can go back to one.")
    return remarks


def _read_site_version(site: Path, *, preview: bool) -> Version:
    """The version of a built site, checked: complete, and a preview only where `preview` is set. Raises PublishError.

    A symbolic link in it could expose other files of the host. A preview published as the site would remove the site
    from search engines; a site published as a preview would let them index what is not decided.
    """
    for path in site.rglob("*"):
        if path.is_symlink():
            raise PublishError(f"{path} is a symbolic link. A built site must have none: run `nscp build` again.")
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


def _upload_and_verify(site: Path, target: _Target, record: ReleaseRecord, current: str, log: Log) -> None:
    """Upload a release and verify that every file has the digest in its record."""
    log(f"Uploading {len(record.files):,} files as release {record.release}.")
    sent = target.upload(site, record.release, current, log)
    target.verify(site, record.release)
    # What was compared is what the record names only if nobody has built into the folder meanwhile.
    if file_digests(site) != record.files:
        raise PublishError(f"The files in {site} were changed while they were uploaded. Publish again.")
    log(f"{sent:,} files had to be sent. The digest of every file was compared.")


def _switch_and_confirm(
    target: _Target, release: str, check_lock: Callable[[], None], log: Log, note: str = ""
) -> None:
    """Switch to a release while the lock is held, confirm it by version.json as a visitor gets it, and log that.

    Raises UnservedError where visitors get something else, PublishError for any other failure.
    """
    check_lock()
    target.switch(release)
    served = load_json(Version, target.read_served_version())
    found = str(served.release) if served else ""
    if found != release:
        raise UnservedError(
            f"The target was switched to release {release}, but what visitors get there is {found or 'nothing'}. "
            "Ask whoever runs the host: an rsync daemon needs `munge symlinks = no`, and the host must follow links."
        )
    log(f"Visitors now get release {release}{note}.")


def _remove_surplus_releases(target: _Target, current: str, log: Log) -> None:
    """Delete all but the newest releases. Errors are logged only: the new release is served already."""
    try:
        target.clear([one.release for one in target.records()[MAX_KEPT_RELEASES:] if one.release != current])
    except (PublishError, OSError) as error:
        log(f"Old releases could not be removed; the next run will try again. {error}")


def roll_back(target: _Target, log: Log, release: str = "") -> ReleaseRecord:
    """Serve an earlier release again: the one before the current, or the one named. Raises PublishError."""
    if not target.records():
        raise PublishError("Nothing has been published there yet.")
    with target.lock() as check_lock:
        current, records = target.current(), target.records()
        chosen = _choose_release(records, current, release)
        _copy_current_assets(target, records, current, chosen)
        _switch_and_confirm(target, chosen.release, check_lock, log, f" again, in place of {current or 'none'}")
    return chosen


def _choose_release(records: list[ReleaseRecord], current: str, release: str) -> ReleaseRecord:
    """The record of the release to roll back to: the one named, or the previous one. Raises PublishError."""
    names = [record.release for record in records]
    if release:
        candidates = [record for record in records if record.release == release]
    else:
        candidates = records[names.index(current) + 1 :] if current in names else records
    if not candidates:
        missing = f"release {release} at the target" if release else "earlier release to go back to"
        raise PublishError(f"There is no {missing}. `nscp releases` lists what is kept.")
    return candidates[0]


def _copy_current_assets(target: _Target, records: list[ReleaseRecord], current: str, chosen: ReleaseRecord) -> None:
    """Copy the current release's hashed folders to the next one: open pages still request them after the switch."""
    for record in records:
        folders = sorted(record.hashed_folders() - chosen.hashed_folders())
        if record.release == current and folders:
            target.copy_assets(current, chosen.release, folders)


# Any other scheme would be taken for a host's name; an address that begins with a hyphen, for an option.
TARGET_PATTERN = re.compile(r"git:[^-#]|s3://[^-/]|rclone:[^-:]+:|rsync://[^-/]|(?!\w+://|-|git:|rclone:|\s*$)")


def open_target(address: str, *, take_over: bool = False) -> _Target:
    """The target for an address: a folder, [user@]host:folder, rsync://…, s3://…, rclone:…, git:…#branch.

    Raises PublishError where the address is invalid, or the target cannot be read or holds something unexpected.
    """
    if not TARGET_PATTERN.match(address):
        raise PublishError(
            f"`{address}` is no target. Name a folder, user@host:/folder, rsync://host/module, s3://bucket, "
            f"rclone:remote:folder or git:repository#branch."
        )
    if address.startswith("git:"):
        return BranchTarget(address.removeprefix("git:"))
    if re.match(r"(s3://|rclone:)", address):
        return BucketTarget(address, take_over=take_over)
    return FolderTarget(address, take_over=take_over)
