"""American spellings, and the British ones.

What people do write, by kind of word. Of -ise and -ize both are right in Britain; the Partnership's documents write
-ise. What is right in both countries, and words with two meanings (program, license, draft), are left alone.
"""

import re
from collections.abc import Callable, Iterator

WORD = re.compile(r"(?<![\w@/-])[A-Za-z]{3,}(?![\w@/])")
OR = re.compile(
    r"(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|misdemean|neighb|od|rum|tum|vap)or"
    r"(s|ed|ing|ings|able|ably|al|ally|ers?|ful|fully|hoods?|ing|ites?|less|ly)?"
)
ER = re.compile(r"(cent|centimet|fib|kilomet|lit|millimet|theat)er(s|ed|ing)?")
SINGLE_L = re.compile(
    r"(cancel|channel|counsel|dial|fuel|label|level|model|quarrel|signal|total|travel)(ed|ing|ors?|ers?)"
)
Z = re.compile(r"(\w{2,}[iy])z(e|es|ed|ers?|ing|ations?|ational|able)")
# Stems whose z is right everywhere: to prize, to seize, and whatever has to do with size.
RIGHT_Z = re.compile(r"(?:.*(?:down|mid|out|over|re|under|up|cap))?si|(?:ap)?pri|sei|mai|bai|assi")
OTHERS = {
    "aluminum": "aluminium", "anemia": "anaemia", "anesthetic": "anaesthetic", "artifact": "artefact",
    "artifacts": "artefacts", "catalog": "catalogue", "catalogs": "catalogues", "cozy": "cosy", "defense": "defence",
    "diaper": "nappy", "diapers": "nappies", "diarrhea": "diarrhoea", "enroll": "enrol", "enrollment": "enrolment",
    "fulfill": "fulfil", "fulfillment": "fulfilment", "fulfills": "fulfils", "gotten": "got", "gray": "grey",
    "hemorrhage": "haemorrhage", "installment": "instalment", "installments": "instalments", "jewelry": "jewellery",
    "leukemia": "leukaemia", "math": "maths", "mom": "mum", "mommy": "mummy", "moms": "mums", "offense": "offence",
    "offenses": "offences", "orthopedic": "orthopaedic", "pajamas": "pyjamas", "pediatric": "paediatric",
    "pediatrician": "paediatrician", "pediatricians": "paediatricians", "pediatrics": "paediatrics",
    "practiced": "practised", "practicing": "practising", "pretense": "pretence", "sidewalk": "pavement",
    "skeptic": "sceptic", "skeptical": "sceptical", "skillful": "skilful", "willful": "wilful",
}  # fmt: skip


def american(text: str) -> Iterator[tuple[int, str, str]]:
    """Each American spelling: where it starts, the word, and the British one. Names are left as they are."""
    for match in WORD.finditer(text):
        british = in_britain(match[0].lower())
        if british and not is_name(text, match):
            yield match.start(), match[0], british.capitalize() if match[0][0].isupper() else british


def is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word is part of a name: a capital inside a sentence, or before another capital."""
    if match[0].islower():
        return False
    before, after = text[: match.start()].rstrip(" \t*_([#>-"), text[match.end() :].lstrip(" ")
    begins = not before or before[-1] in ".!?:|\n"
    return not begins or after[:1].isupper()


def in_britain(word: str) -> str | None:
    """The British spelling of a word in small letters; None where it is right as it stands."""
    for pattern, write in ENDINGS:
        match = pattern.fullmatch(word)
        if match:
            return write(match)
    return OTHERS.get(word)


def with_s(match: re.Match[str]) -> str | None:
    """Organise, analyse: but a prize stays one."""
    return None if RIGHT_Z.fullmatch(match[1]) else f"{match[1]}s{match[2]}"


ENDINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (OR, lambda match: f"{match[1]}our{match[2] or ''}"),
    (ER, lambda match: f"{match[1]}r{'e' if match[2] in (None, 's') else ''}{match[2] or ''}"),
    (SINGLE_L, lambda match: f"{match[1]}l{match[2]}"),
    (Z, with_s),
)
