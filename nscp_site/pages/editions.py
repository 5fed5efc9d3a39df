"""Which edition of the national guidance a text was written under, and what became of that edition."""

REPLACED = {
    "2015": "2018, and later in December 2023 and March 2026",
    "2018": "December 2023, and again in March 2026",
    "2023": "March 2026",
}


def edition_note(edition: str) -> str:
    """What a page says of an edition that is no longer the current one; empty where there is nothing to say."""
    if edition not in REPLACED:
        return ""
    return (
        f"This page gives what was written under the {edition} edition of *Working Together to Safeguard Children*. "
        f"That guidance was replaced in {REPLACED[edition]}."
    )
