"""What each stage of training reads: how many rows of which set, and what is made of them.

A second stage goes on from the first one's weights with rows drawn anew: more of the sets that are
nearest to the use, and several times the claims, which the first stage has learned least of.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many questions of a family become a group with near passages, or a made pair."""

    groups: int
    made: int
    most: int


@dataclass(frozen=True, slots=True)
class Mix:
    """One stage's rows.

    `caps` has the rows of each set at most (what is not named is not trained on), `a_passage` the
    most rows of one passage, `recipes` what is made of each family of sets, `claims` the pairs of
    each set of claims, `claims_times` how often those of `nli_claims` come, `swapped` the claims
    made of passages, `selection` the rows of joined candidates. `seed` draws all of them.
    """

    seed: int
    caps: Mapping[str, int]
    a_passage: Mapping[str, int]
    recipes: Mapping[str, Recipe]
    claims: Mapping[str, int]
    claims_times: int
    selection: int
    swapped: int = 0


_ALL = 100_000
FIRST = Mix(
    seed=4,
    # Sets near to the use (paragraphs of articles, plain questions) have more; near-duplicates and
    # odd kinds few.
    caps={
        "squad2_dev_other_half": _ALL,
        "squad2_train_part": _ALL,
        "squad1_train_parts": _ALL,
        "squad_narrative_small": _ALL,
        "squadshifts": 6_000,
        "nq_oracle": _ALL,
        "qed_nq": _ALL,
        "qamr": 1_500,
        "qadiscourse": 1_000,
        "wikiqa_selqa_passages": 1_200,
        "multihop": 1_506,
        "quoref": 1_000,
        "bioasq": 1_200,
        "policyqa": 400,
        "subjqa": 700,
        "boolq": 1_600,
        "fairytaleqa": 1_000,
        "contrast_drop_ropes": 500,
    },
    a_passage={"qamr": 2, "squadshifts": 4, "policyqa": 2, "qadiscourse": 2},
    recipes={
        "squad2_dev_other_half": Recipe(2_000, 0, _ALL),
        "squad": Recipe(3_500, 2_000, 11_500),
        "squadshifts": Recipe(1_200, 600, 4_500),
        "nq": Recipe(1_600, 0, 4_000),
        "boolq": Recipe(800, 0, 1_600),
    },
    claims={"nli_claims": _ALL, "nli_fever": 5_000, "nli_general": 6_000},
    claims_times=1,
    selection=1_500,
)
SECOND = Mix(
    seed=5,
    caps={
        **FIRST.caps,
        "squadshifts": 12_000,
        "qamr": 2_000,
        "qadiscourse": 600,
        "multihop": 700,
        "quoref": 600,
        "bioasq": 600,
        "policyqa": 0,
        "subjqa": 400,
        "boolq": 600,
        "fairytaleqa": 400,
        "contrast_drop_ropes": 300,
    },
    a_passage={**FIRST.a_passage, "squadshifts": 8},
    recipes={
        "squad2_dev_other_half": Recipe(2_000, 0, _ALL),
        "squad": Recipe(3_500, 1_500, 8_000),
        "squadshifts": Recipe(2_500, 600, 9_000),
        "nq": Recipe(1_600, 0, 4_000),
        "boolq": Recipe(300, 0, 600),
    },
    claims={"nli_claims": _ALL, "nli_fever": 13_000, "nli_general": 16_000},
    claims_times=3,
    selection=500,
)
# A third stage, mostly of claims; of the questions enough that nothing is forgotten.
THIRD = Mix(
    seed=6,
    caps={
        **SECOND.caps,
        "squadshifts": 6_000,
        "qamr": 500,
        "qadiscourse": 300,
        "multihop": 400,
        "quoref": 300,
        "bioasq": 300,
        "subjqa": 200,
        "boolq": 300,
        "fairytaleqa": 200,
        "contrast_drop_ropes": 200,
    },
    a_passage=SECOND.a_passage,
    recipes={
        "squad2_dev_other_half": Recipe(2_500, 0, _ALL),
        "squad": Recipe(2_500, 500, 4_000),
        "squadshifts": Recipe(1_500, 300, 3_500),
        "nq": Recipe(1_200, 0, 2_000),
        "boolq": Recipe(100, 0, 300),
    },
    claims={"nli_claims": _ALL, "nli_fever": 14_000, "nli_general": 42_000},
    claims_times=4,
    selection=200,
    swapped=16_000,
)
MIXES = {"first": FIRST, "second": SECOND, "third": THIRD}
