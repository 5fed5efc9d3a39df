"""Which help panel words ask for, learned from examples: a linear classifier over words, pairs and gaps.

The examples of `help-examples.tsv` teach it anew whenever the index is built, in a few seconds; the script in the
browser weighs a query with what was learned, so that a query is sent nowhere. Only sums, products and square roots are
used, which every machine rounds alike: the same examples give the same index.
"""

import random
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

from nscp_site.cache import cached
from nscp_site.search.stems import STOP_WORDS, stem, words

EXAMPLES = Path(__file__).parent / "help-examples.tsv"
NONE = "none"
# The ends of what was written, what stands between two words with one between them, and what every example has.
BEGIN, END, GAP, ALWAYS = "^", "$", "_", "*"
# A feature of one example says more of that example than of its kind. One of small words is fetched by everybody.
SEEN_AT_LEAST, SMALL_SEEN_AT_LEAST = 2, 60
# Passes over the examples, the first step, how it falls from pass to pass, and what is taken off each weight after one.
EPOCHS, RATE, FALL, SHRINK = 10, 0.6, 0.3, 0.003
# What is nearly right teaches nothing more.
SETTLED = 0.01
# Weights are written in tenths; smaller ones are left out.
UNIT = 10
# A letter of the alphabet stands for each label.
MOST_LABELS = 26
SMALL = frozenset(stem(word) for word in STOP_WORDS)


# The labels, `none` among them; and for each feature its weights in tenths, a letter for the label before each: A12C-3.
Learned = tuple[list[str], dict[str, str]]


def read_examples(path: Path = EXAMPLES) -> list[tuple[str, str]]:
    """The examples as label and words. Raises OSError, ValueError for a line that is none."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            label, tab, text = line.partition("\t")
            if not (tab and label and text.strip()):
                raise ValueError(f"{path.name}, line {number}: write a panel, a tab and what somebody writes.")
            found.append((label, text))
    return found


@cache
def taught() -> frozenset[str]:
    """The panels that have examples; they are the program's own, and read once. Raises OSError, ValueError."""
    return frozenset(label for label, _ in read_examples())


def features(text: str) -> list[str]:
    """Each word's stem, pairs of neighbours with the ends, and pairs with one word between; each once, in order."""
    keys = [BEGIN, *(stem(word) for word in words(text)), END]
    pairs = [f"{first} {second}" for first, second in pairwise(keys)]
    gaps = [f"{first} {GAP} {second}" for first, second in zip(keys, keys[2:], strict=False)]
    return list(dict.fromkeys([ALWAYS, *keys[1:-1], *pairs, *gaps]))


def home(feature: str) -> str:
    """The stem in whose shard of the index a feature is kept: its last word that says something, or none."""
    told = [key for key in feature.split() if key not in SMALL and key not in (BEGIN, END, GAP, ALWAYS)]
    return told[-1] if told else ""


def least(feature: str) -> int:
    """How many examples must have a feature, so that it is learned."""
    return SEEN_AT_LEAST if home(feature) else SMALL_SEEN_AT_LEAST


@cached
def learn(examples: list[tuple[str, str]]) -> Learned:
    """Fit multinomial logistic regression by stochastic gradient descent, small weights cut off (L1).

    Raises ValueError where there are more labels than letters to write them with.
    """
    labels = sorted({label for label, _ in examples})
    if len(labels) > MOST_LABELS:
        raise ValueError(f"{EXAMPLES.name}: there can be {MOST_LABELS} panels with `none`, not {len(labels)}.")
    taken = [features(text) for _, text in examples]
    counts = Counter(feature for one in taken for feature in one)
    known = {feature: [0.0] * len(labels) for feature in sorted(counts) if counts[feature] >= least(feature)}
    lessons = [
        (labels.index(label), [known[feature] for feature in one if feature in known])
        for (label, _), one in zip(examples, taken, strict=True)
    ]
    order = random.Random(1)  # noqa: S311 an order that is always the same
    for epoch in range(EPOCHS):
        order.shuffle(lessons)
        for right, rows in lessons:
            improve(rows, right, RATE / (1 + epoch * FALL) / len(rows) ** 0.5)
        for row in known.values():
            row[:] = [max(weight - SHRINK, 0.0) if weight > 0 else min(weight + SHRINK, 0.0) for weight in row]
    weights = {feature: written(row) for feature, row in known.items()}
    return labels, {feature: row for feature, row in weights.items() if row}


def written(row: list[float]) -> str:
    """The weights of a feature as text; empty where none is left."""
    tenths = [round(weight * UNIT) for weight in row]
    return "".join(f"{chr(ord('A') + k)}{weight}" for k, weight in enumerate(tenths) if weight)


def improve(rows: list[list[float]], right: int, step: float) -> None:
    """Move the weights of one example's features towards its label, in place."""
    for k, chance in enumerate(chances([sum(column) for column in zip(*rows, strict=True)])):
        error = (k == right) - chance
        if abs(error) > SETTLED:
            for row in rows:
                row[k] += step * error


def chances(scores: list[float]) -> list[float]:
    """Softmax."""
    top = max(scores)
    powers = [exponential(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def exponential(value: float) -> float:
    """E to a power that is not above 0, roughly: `math.exp` may differ in its last place between machines."""
    power = max(1 + value / 1024, 0.0)
    for _ in range(10):
        power *= power
    return power
