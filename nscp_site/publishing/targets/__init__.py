"""The places a release can be put to; `open_target` finds the right one for an address."""

import re

from nscp_site.publishing.errors import PublishError
from nscp_site.publishing.releases import Target
from nscp_site.publishing.targets.branch import Branch
from nscp_site.publishing.targets.bucket import Bucket
from nscp_site.publishing.targets.folder import Folder

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
