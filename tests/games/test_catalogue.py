"""The whole catalogue: every file is valid, every model is there, and every value that a file states is replicated.

Continuous models are carried by closed forms of their inner problems. Here those are compared with the problems themselves:
who buys, copies or goes to court is counted person by person, exactly, at the price found and at many others.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

import gametheory
from gametheory import Equilibrium, Family
from gametheory.claims.replication import ReplicationResult, replicate
from gametheory.spec.expressions import Arithmetic, Constant
from tests.games.published import GAMES

FILES = sorted(path.relative_to(GAMES).as_posix() for path in GAMES.rglob("*.toml") if ".dossier." not in path.name)
MODELS = {
    "A1": ["literature/tsebelis_1989"],
    "A2": ["literature/fudenberg_tirole_inspection", "literature/fudenberg_tirole_leadership"],
    "A3": ["literature/ishikawa_fontanari_2025", "literature/ishikawa_fontanari_2025_dynamics"],
    "A4": [f"literature/dresher_1962_{name}" for name in ("two_periods", "three_periods", "recursive")],
    "A5": ["literature/becker_1968"],
    "A6": ["literature/png_1983", "literature/png_1983_bayesian"],
    "A7": ["literature/bebchuk_1984"],
    "A8": ["literature/belleflamme_2002"],
    "A9": ["literature/banerjee_2003"],
    "A10": ["literature/harbaugh_khemka_2010"],
    "A11": ["literature/kleiman_kilmer_2009", "literature/kleiman_kilmer_2009_many"],
    "A12": ["literature/keinan_ben_porat_2025", "literature/keinan_ben_porat_2025_many"],
    "B1": ["essay/reach_tree"],
    "B2": ["essay/screening", "essay/screening_bayesian"],
    "B3": ["essay/monitoring", "essay/monitoring_highest_fee"],
    "B4": ["essay/swamping"],
    "B5": ["essay/four_players", "essay/four_players_simultaneous"],
    "B6": ["essay/creators"],
    "C1 and C2": ["essay/two_segments"],
}
"""The published models and the essay's games, and their files."""
STATING = [file.removesuffix(".toml") for file in FILES if "[replications." in (GAMES / file).read_text("utf-8")]
SEEDS = range(6)


@functools.cache
def load(name: str) -> Family:
    return gametheory.load(GAMES / f"{name}.toml")


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_valid_and_says_what_it_is(file: str) -> None:
    family = load(file.removesuffix(".toml"))
    assert family.spec.source
    assert family.spec.description
    for parameter in family.parameters.values():
        assert parameter.meaning
        assert parameter.unit
        assert parameter.source
    assert family.at().parameters == family.point()


def test_every_model_has_a_file_that_states_values() -> None:
    assert [name for names in MODELS.values() for name in names if name not in STATING] == []
    published = [name.removesuffix(".toml") for name in FILES if name.startswith("literature/")]
    assert [name for name in published if name not in STATING] == []


@pytest.mark.parametrize("name", STATING)
def test_every_stated_value_is_replicated(name: str) -> None:
    results = replicate(load(name))
    assert results
    assert [f"{found.name}: {found.reason}" for found in results if not found.passes] == []


@pytest.mark.parametrize("name", STATING)
def test_no_stated_value_would_pass_if_it_were_wrong(name: str) -> None:
    """Each value is moved by a seventh, and the tolerance besides; no row may be content with that."""
    family = load(name)
    moved = {}
    for key, row in family.spec.replications.items():
        shift = Constant.of(Fraction(1, 7) + 2 * row.tolerance)
        moved[key] = row.model_copy(update={"value": Arithmetic("+", row.value, shift)})
    wrong = dataclasses.replace(family, spec=dataclasses.replace(family.spec, replications=moved))
    passing = [found.name for found in replicate(wrong) if found.passes]
    assert passing == []


@pytest.mark.parametrize("name", STATING)
def test_values_name_where_they_come_from(name: str) -> None:
    titled = "-type" in load(name).spec.title
    for found in replicate(load(name)):
        assert found.source
        assert found.says.endswith(".")
        assert found.provenance != "essay" or name.startswith("essay/")
        # What is re-derived throughout must not be called by the author's name alone.
        assert titled or found.provenance != "re-derived" or _has_published(name)


def _has_published(name: str) -> bool:
    return any(row.provenance == "published" for row in load(name).spec.replications.values())


# -- The same model in two files ------------------------------------------------------------------------------------


def outcomes(
    name: str, quantities: Sequence[str], concept: str | None = None, **values: object
) -> set[tuple[object, ...]]:
    """What the equilibria of a game have as these measures and payoffs."""
    found = gametheory.solve(load(name).at(values), concept=concept)
    assert found.complete
    return {tuple(_quantity(equilibrium, each) for each in quantities) for equilibrium in found.equilibria}


def _quantity(equilibrium: Equilibrium, name: str) -> object:
    if name.startswith("payoff."):
        return equilibrium.payoffs[name.removeprefix("payoff.")]
    return equilibrium.measures[name]


def inside(name: str, seed: int, *parameters: str) -> dict[str, Fraction]:
    """Values of parameters in their ranges, the ends among them."""
    rng = random.Random(f"{name} {seed}")
    values = {}
    for key in parameters:
        low, high = load(name).parameters[key].range or (Fraction(0), Fraction(1))
        values[key] = low + (high - low) * Fraction(rng.randint(0, 12), 12)
    return values


@pytest.mark.parametrize("seed", SEEDS)
def test_settlement_with_types_is_settlement_in_a_tree(seed: int) -> None:
    values = inside("literature/png_1983", seed, "guilt", "award", "plaintiff_cost", "defendant_cost", "settlement")
    quantities = ("payoff.plaintiff", "payoff.defendant", "trials", "impunity", "guilty_refusals")
    tree = outcomes("literature/png_1983", quantities, **values)
    assert outcomes("literature/png_1983_bayesian", quantities, **values) == tree


@pytest.mark.parametrize("seed", SEEDS)
def test_screening_with_types_is_screening_in_a_tree(seed: int) -> None:
    values: dict[str, object] = dict(inside("essay/screening", seed, "reach", "own_share", "dilution", "piracy_cost"))
    if seed % 2:
        values["sweetener"] = "1/100"
    quantities = ("payoff.holder", "payoff.tool", "price", "high_price", "piracy")
    tree = outcomes("essay/screening", quantities, **values)
    assert outcomes("essay/screening_bayesian", quantities, **values) == tree


@pytest.mark.parametrize("share", ["0", "33/100", "1/3", "2/5", "1/2", "51/100", "1"])
def test_two_of_many_creators_are_two_creators(share: str) -> None:
    two = outcomes("literature/keinan_ben_porat_2025", ("sharing",), "pure-nash", revenue_share=share)
    many = outcomes("literature/keinan_ben_porat_2025_many", ("sharing",), "pure-nash", revenue_share=share, creators=2)
    assert many == two


@pytest.mark.parametrize("penalty", ["31/10", "4", "59/10"])
def test_two_of_many_violators_are_two_violators(penalty: str) -> None:
    two = outcomes("literature/kleiman_kilmer_2009", ("violations", "payoff.ann"), "pure-nash", penalty=penalty)
    quantities = ("violations", "payoff.person")
    many = outcomes("literature/kleiman_kilmer_2009_many", quantities, "pure-nash", penalty=penalty, people=2)
    assert many == two


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cycles_turn_around_the_equilibrium(seed: int) -> None:
    values = inside("literature/ishikawa_fontanari_2025", seed, "crime_gain", "penalty", "inspection_cost", "reward")
    quantities = ("crime", "inspections")
    static = outcomes("literature/ishikawa_fontanari_2025", quantities, **values)
    assert outcomes("literature/ishikawa_fontanari_2025_dynamics", quantities, "nash", **values) == static


# -- Continuous models against their own inner problems -------------------------------------------------------------


def mean(low: Fraction, high: Fraction, kinks: Iterable[Fraction], of: Callable[[Fraction], Fraction]) -> Fraction:
    """The mean over an interval of a function that is linear between kinks: exact by the middle of each piece."""
    ends = sorted({low, high, *(kink for kink in kinks if low < kink < high)})
    return sum(((b - a) * of((a + b) / 2) for a, b in itertools.pairwise(ends)), Fraction(0)) / (high - low)


def best_of(options: dict[str, Fraction]) -> str:
    return max(options, key=lambda name: options[name])


def first(name: str, seed: int, *parameters: str, **fixed: int) -> tuple[Equilibrium, dict[str, Fraction]]:
    """The first equilibrium at a random point, and the point."""
    family = load(name)
    values = {**inside(name, seed, *parameters), **fixed}
    return gametheory.solve(family.at(values)).equilibria[0], family.point(values)


GRID = [Fraction(k, 40) for k in range(41)]


@pytest.mark.parametrize("seed", SEEDS)
def test_enforcement_is_worth_as_much_as_any(seed: int) -> None:
    found, at = first("literature/becker_1968", seed, "harm", "fine", "detection_cost", "step")

    def welfare(expected_fine: Fraction) -> Fraction:
        def contribution(gain: Fraction) -> Fraction:
            return gain - at["harm"] if gain > expected_fine else Fraction(0)

        offences = mean(Fraction(0), at["greatest_gain"], [expected_fine], contribution)
        return offences - at["detection_cost"] * expected_fine / at["fine"]

    assert found.payoffs["government"] == welfare(Fraction(found.measures["deterrent"]))
    assert all(found.payoffs["government"] >= welfare(share * at["greatest_gain"]) for share in GRID)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_demand_is_as_good_as_any(seed: int) -> None:
    names = ("award", "lowest", "highest", "plaintiff_cost", "defendant_cost", "step")
    found, at = first("literature/bebchuk_1984", seed, *names)

    def claimed(demand: Fraction) -> Fraction:
        def from_one(merit: Fraction) -> Fraction:
            tried = merit * at["award"] + at["defendant_cost"] < demand
            return merit * at["award"] - at["plaintiff_cost"] if tried else demand

        return mean(at["lowest"], at["highest"], [(demand - at["defendant_cost"]) / at["award"]], from_one)

    assert found.payoffs["plaintiff"] == claimed(Fraction(found.measures["settlement"]))
    assert all(found.payoffs["plaintiff"] >= claimed(2 * share * at["award"]) for share in GRID)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_against_copies_is_as_good_as_any(seed: int) -> None:
    names = ("reach", "copy_quality", "copy_cost", "step")
    found, at = first("literature/belleflamme_2002", seed, *names)
    quality, cost = at["copy_quality"], at["copy_cost"] + at["reach"] * at["detection"] * at["damages"]

    def profit(price: Fraction) -> Fraction:
        def paid(taste: Fraction) -> Fraction:
            buys = best_of({"none": Fraction(0), "copy": quality * taste - cost, "buy": taste - price}) == "buy"
            return price if buys else Fraction(0)

        return mean(Fraction(0), Fraction(1), [price, cost / quality, (price - cost) / (1 - quality)], paid)

    assert found.payoffs["seller"] == profit(Fraction(found.measures["price_paid"]))
    assert all(found.payoffs["seller"] >= profit(price) for price in GRID)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_against_a_pirate_is_as_good_as_any(seed: int) -> None:
    found, at = first("literature/banerjee_2003", seed, "copy_quality", "step", monitoring=0)
    quality = at["copy_quality"]

    def revenues(price: Fraction, copy_price: Fraction) -> tuple[Fraction, Fraction]:
        def choice(taste: Fraction) -> str:
            return best_of({"none": Fraction(0), "copy": quality * taste - copy_price, "buy": taste - price})

        kinks = [price, copy_price / quality, (price - copy_price) / (1 - quality)]
        buyers, copiers = (
            mean(Fraction(0), Fraction(1), kinks, lambda taste, each=each: Fraction(choice(taste) == each))
            for each in ("buy", "copy")
        )
        return price * buyers, copy_price * copiers

    assert found.measures["entry"] == 1, "a pirate that is never caught enters, whatever its copies are worth"
    price = Fraction(found.measures["price_paid"])
    own, pirated = revenues(price, quality * price / 2)
    assert (found.payoffs["monopolist"], found.measures["revenue"]) == (own, pirated)
    assert all(pirated >= revenues(price, copy_price * price)[1] for copy_price in GRID)
    assert all(own >= revenues(other, quality * other / 2)[0] for other in GRID)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_behind_enforcement_is_as_good_as_any(seed: int) -> None:
    found, at = first("literature/harbaugh_khemka_2010", seed, "enforcement", "copy_quality", "step")
    quality, reach = at["copy_quality"], at["enforcement"]

    def profit(price: Fraction) -> Fraction:
        def paid(position: Fraction) -> Fraction:
            original = 1 - position - price
            outside = Fraction(0) if position < reach else quality * (1 - position)
            return price if original > outside else Fraction(0)

        return mean(Fraction(0), Fraction(1), [reach, 1 - price, 1 - price / (1 - quality)], paid)

    assert found.payoffs["seller"] == profit(Fraction(found.measures["price_paid"]))
    assert all(found.payoffs["seller"] >= profit(price) for price in GRID)


# -- Own constructions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_pure_states_that_last_are_those_of_the_description(seed: int) -> None:
    """Half of the points are drawn so that ties are rare, half so that they are the rule; at a tie nothing is said."""
    rng = random.Random(seed)
    spread = 1 if seed % 2 else 97
    names = (
        "award",
        "enforcement_cost",
        "traffic",
        "liability",
        "filter_cost",
        "partner_bonus",
        "value",
        "licence_fee",
    )
    values = {name: Fraction(rng.randint(1, 4 * spread), spread) for name in (*names, "evasion_cost", "penalty")}
    values |= {"reach": Fraction(rng.randint(0, 4), 4), "value": 1 + values["value"]}
    p = values
    reach = p["reach"]
    conditions = {
        ("tolerate", "host", "infringe"): (
            p["enforcement_cost"] - reach * p["award"],
            p["licence_fee"] - p["evasion_cost"],
        ),
        ("enforce", "host", "infringe"): (
            reach * p["award"] - p["enforcement_cost"],
            p["traffic"] + p["filter_cost"] - reach * p["liability"],
            p["licence_fee"] - p["evasion_cost"] - reach * p["penalty"],
        ),
        ("tolerate", "host", "license"): (p["evasion_cost"] - p["licence_fee"], p["filter_cost"] - p["partner_bonus"]),
        ("tolerate", "filter", "license"): (
            p["value"] + p["evasion_cost"] - p["licence_fee"],
            p["partner_bonus"] - p["filter_cost"],
        ),
    }
    game = load("essay/regulator_platform_user").at(values)
    lasting = {
        tuple(next(name for name, share in own.items() if share == 1) for own in found.strategies.values())
        for found in gametheory.solve(game, concept="stable").equilibria
        if all(share in (0, 1) for own in found.strategies.values() for share in own.values())
    }
    assert lasting <= {state for state, slacks in conditions.items() if min(slacks) >= 0}
    assert lasting >= {state for state, slacks in conditions.items() if min(slacks) > 0}


def test_a_file_of_ones_own_is_replicated_too(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    text = (GAMES / "literature" / "tsebelis_1989.toml").read_text("utf-8")
    path.write_text(text.replace('value      = "1/21"', 'value      = "1/20"'))
    failing: list[ReplicationResult] = [found for found in replicate(gametheory.load(path)) if not found.passes]
    assert [(found.name, found.error) for found in failing] == [
        ("enforcement_at_a_tenfold_fine", Fraction(1, 21) - Fraction(1, 20))
    ]
