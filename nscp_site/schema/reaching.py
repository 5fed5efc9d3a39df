"""Ways to reach somebody: telephone numbers that can be rung, and e-mail addresses that can be written to."""

import re
from typing import Annotated

from phonenumbers import NumberParseException, is_valid_number_for_region, parse

from nscp_site.schema.types import Line, Shape, checked

# Emergencies, the police, the NHS; 116 and three figures are helplines all over Europe.
SHORT = re.compile(r"999|101|111|112|116 ?[0-9]{3}")
FIGURES = r"[0-9]+( [0-9]+)*"
EMAIL = r"[\w.+'\-]+@[\w\-]+(\.[\w\-]+)+"
AS_SPOKEN = "Write one number, ten or eleven figures as spoken, such as 0300 126 7000."
AS_AN_ADDRESS = "Write one address, such as help@example.org."


def can_be_rung(number: str) -> bool:
    """Whether a text is one number of the United Kingdom, in figures and spaces only; short ones are named above."""
    if not re.fullmatch(FIGURES, number, re.ASCII):
        return False
    if SHORT.fullmatch(number):
        return True
    try:
        return is_valid_number_for_region(parse(number, "GB"), "GB")
    except NumberParseException:
        return False


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address."""
    return bool(re.fullmatch(EMAIL, text, re.ASCII))


TelephoneNumber = Annotated[
    Line,
    checked(can_be_rung, f"can't be rung: `{{text}}`. {AS_SPOKEN}"),
    Shape("line", f"^{FIGURES}$", AS_SPOKEN),
]
EmailAddress = Annotated[
    Line,
    checked(is_email, f"can't be written to: `{{text}}`. {AS_AN_ADDRESS}"),
    Shape("line", f"^{EMAIL}$", AS_AN_ADDRESS),
]
