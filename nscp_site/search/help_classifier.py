"""Classifier for help panels: which panel a query asks for, a linear model over words, bigrams and skip-grams.

It is trained from help-examples.tsv whenever the index is built, in a few seconds; the browser scores queries with
the trained weights, so no query is sent. Only sums, products and square roots are used, which every machine rounds
alike: training is deterministic.
"""

import random
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

from nscp_site.cache import cached
from nscp_site.search.stems import STOP_WORDS, stem, tokenise

EXAMPLES = Path(__file__).parent / "help-examples.tsv"
# No help is asked for; OUTSIDE is of something that no site of safeguarding holds: bins, recipes, another county.
NO_PANEL, OUTSIDE = "none", "outside"
# The ends of what was written, what stands between two words with one between them, and what every example has.
BEGIN, END, GAP, ALWAYS = "^", "$", "_", "*"
# A feature of one example says more of that example than of its kind. One of small words is fetched by everybody.
MIN_EXAMPLES, MIN_EXAMPLES_STOP_WORDS = 2, 60
# Passes over the examples, the first step, how it falls from pass to pass, and what is taken off each weight after one.
EPOCHS, LEARNING_RATE, RATE_DECAY, L1_PENALTY = 6, 0.6, 0.3, 0.003
# What is nearly right teaches nothing more. E to the power of NEGLIGIBLE is a quarter of that: it counts as nothing.
ERROR_TOLERANCE, NEGLIGIBLE = 0.01, -6.0
# Weights are written in tenths; smaller ones are left out.
WEIGHT_SCALE = 10
# A sign stands for each label: @, then the letters of the alphabet.
FIRST_SIGN, MAX_LABELS = "@", 27
STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)


# The labels, `none` and `outside` among them; and each feature's weights in tenths, a label's sign before each: A12C-3.
ClassifierModel = tuple[list[str], dict[str, str]]


def read_examples(path: Path = EXAMPLES) -> list[tuple[str, str]]:
    """The training examples as (label, text). Raises OSError; ValueError for a malformed line."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            label, tab, text = line.partition("\t")
            if not (tab and label and text.strip()):
                raise ValueError(f"{path.name}, line {number}: write a panel, a tab and what somebody writes.")
            found.append((label, text))
    return found


@cache
def labels_with_examples() -> frozenset[str]:
    """The labels in the examples file, read once. Raises OSError, ValueError."""
    return frozenset(label for label, _ in read_examples())


def extract_features(text: str) -> list[str]:
    """Stems, bigrams with begin and end markers, and skip-grams with one word between; unique, in order."""
    keys = [BEGIN, *(stem(word) for word in tokenise(text)), END]
    pairs = [f"{first} {second}" for first, second in pairwise(keys)]
    gaps = [f"{first} {GAP} {second}" for first, second in zip(keys, keys[2:], strict=False)]
    return list(dict.fromkeys([ALWAYS, *keys[1:-1], *pairs, *gaps]))


def shard_stem(feature: str) -> str:
    """The stem whose shard stores a feature: its last content word; empty if it has none."""
    content_words = [key for key in feature.split() if key not in STOP_STEMS and key not in (BEGIN, END, GAP, ALWAYS)]
    return content_words[-1] if content_words else ""


def _min_examples(feature: str) -> int:
    """The number of examples that must contain a feature for it to be learned."""
    return MIN_EXAMPLES if shard_stem(feature) else MIN_EXAMPLES_STOP_WORDS


@cached
def train_classifier(examples: list[tuple[str, str]]) -> ClassifierModel:
    """Fit multinomial logistic regression by stochastic gradient descent with an L1 penalty.

    Returns the labels, and for each feature its encoded weights. Raises ValueError if there are more labels than
    signs to encode them.
    """
    labels = sorted({label for label, _ in examples})
    if len(labels) > MAX_LABELS:
        raise ValueError(
            f"{EXAMPLES.name}: there can be {MAX_LABELS} panels with `{NO_PANEL}` and `{OUTSIDE}`, not {len(labels)}."
        )
    taken = [extract_features(text) for _, text in examples]
    counts = Counter(feature for one in taken for feature in one)
    known = {feature: [0.0] * len(labels) for feature in sorted(counts) if counts[feature] >= _min_examples(feature)}
    lessons = [
        (labels.index(label), [known[feature] for feature in one if feature in known])
        for (label, _), one in zip(examples, taken, strict=True)
    ]
    order = random.Random(1)  # noqa: S311 an order that is always the same
    for epoch in range(EPOCHS):
        order.shuffle(lessons)
        for right, rows in lessons:
            _update_weights(rows, right, LEARNING_RATE / (1 + epoch * RATE_DECAY) / len(rows) ** 0.5)
        for row in known.values():
            row[:] = [
                0.0 if -L1_PENALTY < weight < L1_PENALTY else weight - L1_PENALTY if weight > 0 else weight + L1_PENALTY
                for weight in row
            ]
    weights = {feature: _encode_weights(row) for feature, row in known.items()}
    return labels, {feature: row for feature, row in weights.items() if row}


def _encode_weights(row: list[float]) -> str:
    """A feature's weights as text, in tenths: A12C-3; empty if all round to zero."""
    tenths = [round(weight * WEIGHT_SCALE) for weight in row]
    return "".join(f"{chr(ord(FIRST_SIGN) + k)}{weight}" for k, weight in enumerate(tenths) if weight)


def _update_weights(rows: list[list[float]], right: int, step: float) -> None:
    """One gradient step for one example, in place. `right` is the index of its label."""
    for k, chance in enumerate(_softmax([sum(column) for column in zip(*rows, strict=True)])):
        error = (k == right) - chance
        if abs(error) > ERROR_TOLERANCE:
            change = step * error
            for row in rows:
                row[k] += change


def _softmax(scores: list[float]) -> list[float]:
    """Softmax."""
    top = max(scores)
    powers = [_portable_exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _portable_exp(value: float) -> float:
    """E to a power that is not above 0, approximately: `math.exp` differs in the last digit between machines."""
    if value < NEGLIGIBLE:
        return 0.0
    power = 1 + value / 1024
    for _ in range(10):
        power *= power
    return power
