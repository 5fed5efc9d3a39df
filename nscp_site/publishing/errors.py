"""What goes wrong between here and the host, in words that say what to do."""

# A fragment of what rsync, ssh, rclone or git print → what it means. The first that fits counts.
MEANINGS = (
    (("No space left", "Disk quota exceeded", "QuotaExceeded"), "The target's disk is full."),
    (
        (
            "auth failed",
            # What ssh tried stands in the brackets; of a file, rsync gives a number there.
            "Permission denied (pub",
            "Permission denied (pass",
            "Permission denied (key",
            "Permission denied (gss",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AccessDenied",
            "Authentication failed",
            "403 Forbidden",
            "error: 401",
            "error: 403",
            "denied to ",
            "Access denied",
        ),
        "The target refused the credentials.",
    ),
    (("could not read Username", "no valid providers", "NoCredentialProviders"), "No credentials were given."),
    (("Host key verification failed",), "The target's host key is not the one that this machine knows."),
    (("find section in config file",), "rclone knows no remote of this name; `rclone config` makes one."),
    (("protected branch", "hook declined"), "The repository lets nobody push to this branch."),
    (("NoSuchBucket",), "There is no such bucket."),
    (
        ("Permission denied", "Read-only file system", "read only", "Operation not permitted"),
        "The target can't be written to.",
    ),
    (
        ("refused", "Could not resolve", "unreachable", "timed out", "no such host", "does not appear to be a git"),
        "The target can't be reached.",
    ),
    (("No such file or dir",), "There is no such folder at the target. Make it first."),
)


class PublishError(Exception):
    """Publishing could not go on; the text says why. `aftermath` is what that means for visitors."""

    aftermath = "Visitors still get what they got before."


class SwitchCutOffError(PublishError):
    """A target that can't be switched in one step failed in between."""

    aftermath = "Some pages may be new already, each of them whole. Run the same command again."


class UnservedError(PublishError):
    """A target was switched, and visitors do not get what they should."""

    aftermath = "What visitors get now is not what was published. Mend that and run the same command again."


def unwritable(error: OSError) -> PublishError:
    """What it means that this machine could not write into a target of its own."""
    where = f" ({error.filename})" if error.filename else ""
    return PublishError(f"The target can't be written to: {error.strerror or error}{where}.")


def explain(tool: str, output: str) -> str:
    """What a tool's output means, with the line that says so."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for fragments, meaning in MEANINGS:
        for line in lines:
            if any(fragment.lower() in line.lower() for fragment in fragments):
                return f"{meaning} {tool} said: {line}"
    return f"{tool} failed: {lines[-1] if lines else 'it said nothing'}"
