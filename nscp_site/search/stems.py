"""Words of a text and their stems. `overrides/assets/search-words.js` does the same; a test holds the two together."""

import re
import unicodedata
from functools import lru_cache

# Words that say nothing of the subject: of the grammar, and of asking ("where can I find out about …"). Contractions
# stand here without their apostrophe, but for those that are words as well: ill, well, hell, shell, shed, wed, id.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a about after aint all also am an and any are arent as at be because been before being both but by can cannot
        cant could couldnt couldntve couldve d darent did didnt do does doesnt doing done dont dunno during e else etc
        even ever every few find for from further get gets getting give go goes going gone gonna got gotta had hadnt
        happen happening happens has hasnt have havent having he hed her here heres hers hes him his how hows i if im
        in into is isnt it itd itll its itself ive just know let lets like ll look looking m maynt me mean means might
        mightnt mightve more most much must mustnt mustve my myself neednt nor not now of off on once only or other
        ought oughtnt our ours out own please re s same say says see seem shall shant she shes should shouldnt
        shouldntve shouldve show so some someone something such t take tell than that thatd thatll thats the their
        theirs them then there thered therell theres these they theyd theyll theyre theyve thing things think this
        those through to too try trying until up us ve very wanna want wants was wasnt we were werent weve what whatre
        whats when whens where wheres whether which while who whod wholl whom whos whose whove why whys will with wont
        would wouldnt wouldntve wouldve yall yes yet you youd youll your youre yours youve
        """,
    )
)

# Forms that no rule of endings reaches, or that the rules would throw together with another word.
IRREGULAR: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
        children:child childrens:child men:man women:woman knives:knife wives:wife babies:baby die:die dies:die
        died:die dying:die ran:run slept:sleep bitten:bite bit:bite taught:teach fed:feed safe:safe safer:safe
        safely:safe safety:safe referral:refer referrals:refer violence:violent absence:absent inspection:inspect
        community:community communities:community communication:communication communications:communication
        policy:policy policies:policy university:university universities:university universal:universal
        hospitality:hospitality general:general generally:general generation:generation news:news
        """,
    )
)

VOWELS = "aeiou"
STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("iser", "ise"), ("isation", "ise"),
    ("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
    ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
STEP_3 = (("icate", "ic"), ("ative", ""), ("alise", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""))
STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent",
    "ion", "ou", "ism", "ate", "iti", "ous", "ive",
)  # fmt: skip


APOSTROPHES = re.compile("[’‘ʼ′`´＇]")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
MAYBE_COMBINING_MARK = re.compile(r"[^\x00-\u02ff\u2000-\u206f]")
# What is left of a shortened word: they're, we've, she'd, and the possessive.
CONTRACTION_ENDING = re.compile(r"'(?:s|re|ve|ll|d|m)(?![a-z0-9])")
# s47, s.47, sec 47: as practitioners write section 47.
SECTION_ABBREVIATION = re.compile(r"(?<![a-z0-9'])(?:ss?|sect?)(?:\. ?| )?(?=[0-9])")
LETTER_AND_LETTER = re.compile(r"(?<![a-z0-9])([a-z])&([a-z])(?![a-z0-9])")
# Chinese and Japanese put no spaces between words: each sign counts as one.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def tokenise(text: str) -> list[str]:
    """The words of a text in order, in any script: lower case, without accents; A&E is one word.

    A contraction or possessive counts as its first word: they're, the child's. Other apostrophes are dropped: don't
    is dont.
    """
    plain = unicodedata.normalize("NFKD", INVISIBLE.sub("", APOSTROPHES.sub("'", text))).lower().replace("ς", "σ")
    if MAYBE_COMBINING_MARK.search(plain):
        plain = "".join(sign for sign in plain if not unicodedata.category(sign).startswith("M"))
    plain = SECTION_ABBREVIATION.sub("section ", CONTRACTION_ENDING.sub("", plain))
    return WORD.findall(LETTER_AND_LETTER.sub(r"\1\2", plain).replace("'", ""))


def join_hyphenated(text: str) -> list[str]:
    """The hyphenated words of a text, each joined: `e-learning` is also found as `elearning`."""
    hyphened = (part for part in text.split() if "-" in part[1:-1] or "‑" in part[1:-1])
    return ["".join(tokenise(found)) for part in hyphened for found in re.findall(r"\w+(?:[-‑]\w+)+", part)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word: Porter's algorithm of 1980 with British endings; words with digits are unchanged."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    word = _step_1(word.replace("iz", "is") if len(word) > 5 else word)
    return _step_5(_step_4(_replace_ending(_replace_ending(word, STEP_2), STEP_3)))


def stems(text: str) -> list[str]:
    """The stems of a text's content words, in order."""
    return [stem(word) for word in tokenise(text) if word not in STOP_WORDS]


def _sounds(word: str) -> str:
    """A word's letters as `v` and `c`, for vowels and consonants: `y` is a vowel after a consonant."""
    found = ""
    for letter in word:
        found += "v" if letter in VOWELS or (letter == "y" and found.endswith("c")) else "c"
    return found


def _measure(word: str) -> int:
    """How often a run of vowels is followed by a run of consonants."""
    return _sounds(word).count("vc")


def _has_vowel(word: str) -> bool:
    """Whether any letter sounds as a vowel."""
    return "v" in _sounds(word)


def _ends_double(word: str) -> bool:
    """Whether a word ends in a doubled consonant."""
    return word[-1:] == word[-2:-1] and _sounds(word).endswith("c")


def _ends_consonant_vowel_consonant(word: str) -> bool:
    """Whether a word ends consonant, vowel, consonant (not w, x or y): such a word takes back its `e`."""
    return _sounds(word).endswith("cvc") and word[-1] not in "wxy"


def _step_1(word: str) -> str:
    """Plurals, -ed, -ing, and -y."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = _step_1b(word)
    return word[:-1] + "i" if word.endswith("y") and _has_vowel(word[:-1]) else word


def _step_1b(word: str) -> str:
    """-eed, -ed and -ing."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _has_vowel(word[: -len(ending)]):
            return _restore_ending(word[: -len(ending)])
    return word


def _restore_ending(word: str) -> str:
    """Restore a stem after -ed or -ing is removed: relat → relate, stabb → stab."""
    if word.endswith(("at", "bl")):
        return word + "e"
    if _ends_double(word) and word[-1] not in "lsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _ends_consonant_vowel_consonant(word) else word


def _replace_ending(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    """The first ending that fits is replaced, if enough of the word is left."""
    for ending, other in endings:
        if word.endswith(ending):
            left = word[: -len(ending)]
            return left + other if _measure(left) else word
    return word


def _step_4(word: str) -> str:
    """Long endings fall off long words; the longest that fits is tried."""
    ending = max(filter(word.endswith, STEP_4), key=len, default="")
    left = word.removesuffix(ending)
    is_kept = _measure(left) <= 1 or (ending == "ion" and not left.endswith(("s", "t")))
    return word if is_kept else left


def _step_5(word: str) -> str:
    """A last -e, and a double l."""
    if word.endswith("e"):
        left = word[:-1]
        if _measure(left) > 1 or (_measure(left) == 1 and not _ends_consonant_vowel_consonant(left)):
            word = left
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
