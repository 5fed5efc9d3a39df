"""Which edition of the national guidance a text was written under, and whether it still holds."""

CURRENT = "2026"
WITHOUT = ("not stated", "none")


def edition_note(edition: str) -> str:
    """What a page says of an edition that is no longer the current one; empty where there is nothing to say."""
    if edition in (CURRENT, *WITHOUT):
        return ""
    return f"Written under Working Together {edition}, since replaced."
