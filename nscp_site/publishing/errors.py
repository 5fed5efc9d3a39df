"""What goes wrong between here and the host, in words that say what to do."""

# A fragment of what rsync, ssh, rclone or git print → what it means. The first that fits counts.
MEANINGS = (
    (("No space left", "Disk quota exceeded", "QuotaExceeded"), "The target's disk is full."),
    (
        (
            "auth failed",
            "Permission denied (",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AccessDenied",
            "Authentication failed",
            "Host key verification failed",
            "could not read Username",
            "no valid providers",
            "NoCredentialProviders",
            "403 Forbidden",
            "Access denied",
        ),
        "The target refused the credentials.",
    ),
    (("NoSuchBucket",), "There is no such bucket."),
    (
        ("Permission denied", "Read-only file system", "read only", "Operation not permitted", "No such file or dir"),
        "The target can't be written to.",
    ),
    (
        ("refused", "Could not resolve", "unreachable", "timed out", "no such host", "does not appear to be a git"),
        "The target can't be reached.",
    ),
)


class PublishError(Exception):
    """Publishing could not go on; the text says why, and the running site is as it was."""


def explain(tool: str, output: str) -> str:
    """What a tool's output means, with the line that says so."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for fragments, meaning in MEANINGS:
        for line in lines:
            if any(fragment.lower() in line.lower() for fragment in fragments):
                return f"{meaning} {tool} said: {line}"
    return f"{tool} failed: {lines[-1] if lines else 'it said nothing'}"
