"""Initials that stand with a village or a place: “M.T. from Brixworth”."""

import re
from collections.abc import Iterator

from nscp_site.anonymity.people import AN_INITIAL, NO_INITIAL
from nscp_site.anonymity.spots import Spot
from nscp_site.anonymity.words import OFFICIAL, PLACES, words

PLACE = r"(?P<place>(?:[A-Z][a-z]+|St\.?)(?:[ -][A-Z][a-z]+|-(?:on|in|le|by)-(?:the-)?[A-Z][a-z]+){0,2})"
INITIALS = re.compile(
    rf"(?<![\w.])(?<!\d )(?P<letters>[A-Z]\.? ?[A-Z](?:\.? ?[A-Z])?)\.?(?:,? (?:who (?:lives|lived) )?(?:from|"
    rf"of|in|at|near) (?:the village of )?|, |,? ?\(|,? - | \((?:from|in) ){PLACE}"
)
LIVING = (
    r"(?:(?:living|lives|lived|resident|based|born|housed|placed|staying|known|family) )?"
    r"(?:from|of|in|at|near|to|outside)"
)
VILLAGE = r"(?:the )?(?:(?:small |nearby )?(?:village|hamlet|town|parish|estate|area) of |nearby )?"
# “K.S., a boy living in the hamlet of Fosse Cross”, “R B, in Coldwick”.
POINTED = re.compile(
    rf"(?<![\w.])(?<!\d ){NO_INITIAL}(?P<letters>[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?|"
    rf"[A-Z] [A-Z])(?![A-Za-z])(?:'s)?[\"')]?"
    rf"(?:,? ?(?:[a-z'-]{{1,15}} ){{0,5}}?(?:who )?{LIVING} {VILLAGE}|,? ?\((?:from |of |in )?){PLACE}"
)
# “In the village of Easterthorpe, M.F.'s grandparents”, “a Coldwick boy, T.W.”
AT_A_PLACE = re.compile(
    rf"\b(?:village of|hamlet of|town of|parish of|from|in|near) {PLACE},? \(?(?:[a-z'-]{{1,15}} ){{0,5}}?"
    r"(?P<letters>[A-Z]\.[A-Z]\.)"
)
OF_OFFICES = frozenset(
    words(
        """
        GP PC HV SW LA ED DS DC DI DO MP UK EU IT HR QA YOT MASH NHS ICB CDOP CSC DSL IRO SGO EHA CIN CP DV DA TAF BA
        MA BSC MSC PHD MBE OBE CBE USA US UN AI PS EG IE BBC LAC CAF TV DVD JP QC KC RC CE ID HM
        """
    )
)


def initials_and_places(text: str) -> Iterator[Spot]:
    """Two or three initials with a place: in a village that says who it is. Written with points, any place will do."""
    for match in INITIALS.finditer(text):
        yield from of_initials(match, known=match["place"].split()[0].lower() in PLACES)
    for pattern in (POINTED, AT_A_PLACE) if AN_INITIAL.search(text) else ():
        for match in pattern.finditer(text):
            yield from of_initials(match, known=not OFFICIAL & {word.lower() for word in match["place"].split()})


def of_initials(match: re.Match[str], *, known: bool) -> Iterator[Spot]:
    """A spot for initials that are nobody's office or degree, where the place is one."""
    letters = re.sub(r"[. ]", "", match["letters"])
    if known and letters not in OF_OFFICES:
        yield Spot(match.start(), match.end(), "initials-and-place", f"{letters[:1]}…")
