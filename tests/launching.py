"""Projects in which everything is settled that must be before the launch."""

from datetime import date, timedelta
from pathlib import Path

import yaml

from nscp_site import clock
from nscp_site.schema.editorial import LAUNCH_BLOCKERS, PARTNERSHIP_QUESTIONS

DAY = date(2026, 11, 20)


def settle(root: Path) -> None:
    """Settle everything in a copy of a project: as far as the program can see, a person did it."""
    path = root / "content/launch.yml"
    entries = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    asked = {"what": "Settle it.", "ask": "us", "why": "It must be settled."}
    answer = {"answer": "It is settled.", "done_by": "A. Tester", "done_on": str(DAY)}
    settled = {name: entries.get(name, asked) | answer for name in (*LAUNCH_BLOCKERS, *PARTNERSHIP_QUESTIONS)}
    path.write_text(yaml.safe_dump(settled, sort_keys=False, allow_unicode=True), "utf-8")
    contacts = root / "content/contacts.yml"
    if contacts.exists():
        listed = yaml.safe_load(contacts.read_text("utf-8"))
        for contact in listed.values():
            number = {"number": contact["number"]} if "number" in contact else {}
            contact["confirmed"] = {"by": "A. Tester", "on": str(DAY)} | number
        contacts.write_text(yaml.safe_dump(listed, sort_keys=False, allow_unicode=True), "utf-8")
    for path in (root / "content/help").glob("*.md"):
        text = path.read_text("utf-8")
        if "\nread_by:" not in text:
            path.write_text(text.replace("\n---\n", f"\nread_by: A. Tester\nread_on: {DAY}\n---\n", 1), "utf-8")
    settings = root / "mkdocs.yml"
    settings.write_text(with_settings(settings.read_text("utf-8")), "utf-8")


def with_settings(text: str) -> str:
    """The text of an mkdocs.yml with an address, unless it has one, and a security contact."""
    if 'site_url: ""' in text or "site_url" not in text:
        text = "site_url: https://www.example.org/\n" + text.replace('site_url: ""\n', "")
    expires = clock.today() + timedelta(days=200)
    security = f"extra:\n  security: {{contact: 'mailto:security@example.org', expires: {expires}}}\n"
    return text.replace("extra:\n", security, 1) if "\nextra:\n" in text else text + security
