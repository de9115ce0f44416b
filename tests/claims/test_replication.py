"""Replicating stated values: what passes, what fails and with which reason, and that no row stops another."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files

import jsonschema
import pytest

import gametheory
from gametheory import Family, UsageError, loads
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.claims.replication import ReplicationResult, replicate
from gametheory.enclosure import Enclosure

INSPECTION = """format = 1
title = "Inspection"
form = "strategic"
[parameters.cost]
default = 1
range = [0, 10]
[parameters.reward]
default = 4
range = [0, 10]
[players]
citizen = ["crime", "abstain"]
inspector = ["inspect", "rest"]
[payoffs.cells]
crime.inspect = ["-50", "reward - cost"]
crime.rest = ["50", "0"]
abstain.inspect = ["0", "-cost"]
abstain.rest = ["0", "0"]
[measures]
crime = "citizen.crime"
"""
COORDINATION = """format = 1
title = "Coordination"
form = "strategic"
[parameters.prize]
default = 2
range = [1, 5]
[players]
ann = ["left", "right"]
bob = ["left", "right"]
[payoffs.cells]
left.left = ["prize", "prize"]
left.right = ["0", "0"]
right.left = ["0", "0"]
right.right = ["1", "1"]
"""
INDIFFERENT = """format = 1
title = "Nobody minds"
form = "strategic"
[players]
ann = ["left", "right"]
bob = ["left", "right"]
[payoffs.matrices]
ann = [[1, 1], [1, 1]]
bob = [[0, 0], [0, 0]]
"""
PENNIES = """format = 1
title = "Pennies"
form = "strategic"
concept = "pure-nash"
[players]
even = ["heads", "tails"]
odd = ["heads", "tails"]
[payoffs.matrices]
even = [[1, 0], [0, 1]]
odd = [[0, 1], [1, 0]]
"""
ROOT = """format = 1
title = "A choice that changes at a square root"
form = "extensive"
stages = [["ann"], ["bob"]]
[parameters.x]
default = 1
range = [0, 3]
[players]
ann = ["stay", "go"]
bob = ["wait", "move"]
[payoffs.formulas]
ann = "ann.go * (x**2 - 2)"
bob = "bob.move"
"""
SWAMPING = """format = 1
title = "Swamping"
form = "symmetric"
[parameters.tools]
default = 40
range = [1, 1000]
[players]
tool = { count = "tools", strategies = ["pirate", "comply"], counts = "all" }
[payoffs.tool]
pirate = "6 - 15 * min(1, 4 / count.pirate)"
comply = "0"
[measures]
piracy = "tool.pirate"
"""
CREATORS = """format = 1
title = "Two ways to create"
form = "population"
[players]
creators = ["platform", "rogue", "self"]
[payoffs.creators]
platform = "3 - 4 * creators.platform"
rogue = "2 - 4 * creators.rogue"
self = "-9"
"""


def row(text: str, **keys: object) -> ReplicationResult:
    """The result of one row added to a game."""
    (found,) = replicate(with_rows(text, {"tried": keys}))
    return found


def with_rows(text: str, rows: Mapping[str, Mapping[str, object]]) -> Family:
    for name, keys in rows.items():
        text += f"\n[replications.{name}]\n"
        for key, value in {"provenance": "published", **keys}.items():
            text += f"{'in' if key == 'among' else key} = {toml(value)}\n"
    return loads(text)


def toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
    return str(value) if isinstance(value, int) else f'"{value}"'


# -- Quantities of equilibria ---------------------------------------------------------------------------------------


def test_a_published_value_passes_exactly() -> None:
    found = row(INSPECTION, quantity="crime", value="cost / reward", source="the paper")
    assert (found.stated, found.computed, found.error) == (Fraction(1, 4), Fraction(1, 4), 0)
    assert found.passes
    assert (found.reason, found.concept, found.provenance, found.source) == ("", "nash", "published", "the paper")


def test_values_are_computed_at_the_point_of_the_row() -> None:
    found = row(INSPECTION, quantity="citizen.crime", value="cost / reward", at={"reward": 7, "cost": "1/3"})
    assert found.computed == found.stated == Fraction(1, 21)
    assert found.parameters == {"reward": 7, "cost": Fraction(1, 3)}


def test_a_wrong_value_fails_by_its_distance() -> None:
    found = row(INSPECTION, quantity="crime", value="0.3")
    assert not found.passes
    assert (found.error, found.reason) == (Fraction(-1, 20), "off by -1/20")


@pytest.mark.parametrize(
    ("tolerance", "passes"), [("1/20", True), ("0.05", True), ("0.049999999999", False), ("0", False)]
)
def test_an_error_may_be_as_large_as_the_tolerance(tolerance: str, passes: bool) -> None:
    assert row(INSPECTION, quantity="crime", value="3/10", tolerance=tolerance).passes is passes


def test_every_equilibrium_must_agree_and_some_may() -> None:
    every = row(COORDINATION, quantity="payoff.ann", value="prize")
    assert not every.passes
    assert every.computed == Fraction(2, 3), "the equilibrium farthest from the value: the mixed one"
    some = row(COORDINATION, quantity="payoff.ann", value="prize", among="some")
    assert some.passes
    assert some.computed == 2
    near = row(COORDINATION, quantity="payoff.ann", value="0.9", among="some")
    assert (near.passes, near.computed, near.error) == (False, 1, Fraction(1, 10))


def test_a_row_has_its_own_concept() -> None:
    found = row(COORDINATION, quantity="ann.left * (1 - ann.left)", value=0, concept="pure-nash")
    assert found.passes
    assert found.concept == "pure-nash"
    assert not row(COORDINATION, quantity="ann.left * (1 - ann.left)", value=0).passes


def test_on_a_continuum_only_affine_quantities_are_settled_by_its_extreme_points() -> None:
    assert row(INDIFFERENT, quantity="payoff.ann + 2*payoff.bob", value=1).passes
    assert row(INDIFFERENT, quantity="ann.left", value=0).computed == 1
    product = row(INDIFFERENT, quantity="ann.left * (1 - ann.left)", value=0)
    assert not product.passes, "it is 1/4 half-way between two extreme equilibria at which it is 0"
    assert "continuum" in product.reason
    assert row(INDIFFERENT, quantity="ann.left * (1 - ann.left)", value=0, among="some").passes


def test_without_an_equilibrium_there_is_nothing_to_compare() -> None:
    for among in ("every", "some"):
        found = row(PENNIES, quantity="payoff.even", value="1/2", among=among)
        assert not found.passes
        assert found.reason == "there is no pure Nash equilibrium"
        assert (found.stated, found.computed, found.error) == (Fraction(1, 2), None, None)


def test_what_is_undefined_fails_and_says_so() -> None:
    value = row(INSPECTION, quantity="crime", value="1 / (cost - 1)")
    assert (value.passes, value.stated) == (False, None)
    assert "divides by zero" in value.reason
    quantity = row(COORDINATION, quantity="1 / ann.right", value=1)
    assert (quantity.passes, quantity.stated, quantity.computed) == (False, 1, None)
    assert "divides by zero" in quantity.reason
    assert row(COORDINATION, quantity="1 / ann.right", value=1, among="some").passes, "it is defined where she is right"


def test_a_bad_row_does_not_stop_the_others() -> None:
    rows = {
        "first": {"quantity": "crime", "value": "1/0"},
        "second": {"quantity": "1 / (crime - 1/4)", "value": 1},
        "third": {"quantity": "crime", "value": "1/4"},
    }
    family = with_rows(INSPECTION, rows)
    done = []
    results = replicate(family, progress=lambda *steps: done.append(steps))
    assert [found.name for found in results] == list(rows)
    assert [found.passes for found in results] == [False, False, True]
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert [found.name for found in replicate(family, names="third")] == ["third"]


def test_slips_are_told() -> None:
    with pytest.raises(UsageError, match="did you mean 'tried'"):
        replicate(with_rows(INSPECTION, {"tried": {"quantity": "crime", "value": 0}}), names=["tride"])
    with pytest.raises(UsageError, match="replicate takes a family"):
        replicate(loads(INSPECTION).at())  # type: ignore[arg-type]
    assert replicate(loads(INSPECTION)) == ()


@pytest.mark.parametrize("seed", range(40))
def test_every_and_some_mean_what_they_say(seed: int) -> None:
    """Random games, most of them with ties, against the equilibria themselves."""
    rng = random.Random(seed)
    highest = 1 if seed % 4 else 5
    size = range(rng.choice([2, 3]))
    matrices = [[[rng.randint(0, highest) for _ in size] for _ in size] for _ in range(2)]
    names = [f"s{k}" for k in size]
    text = f"""format = 1
title = "Random"
form = "strategic"
players = {{ row = {json.dumps(names)}, column = {json.dumps(names)} }}
payoffs.matrices = {{ row = {matrices[0]}, column = {matrices[1]} }}
"""
    payoffs = [found.payoffs["row"] for found in gametheory.solve(loads(text)).equilibria]
    stated, tolerance = Fraction(rng.randint(0, 2 * highest), 2), Fraction(rng.randint(0, 2), 2)
    keys = {"quantity": "payoff.row", "value": str(stated), "tolerance": str(tolerance)}
    within = [abs(Fraction(payoff) - stated) <= tolerance for payoff in payoffs]
    assert row(text, **keys).passes is all(within)
    assert row(text, **keys, among="some").passes is any(within)


# -- Breakpoints ----------------------------------------------------------------------------------------------------


def test_a_breakpoint_is_met_exactly_or_missed() -> None:
    found = row(COORDINATION.replace("[1, 5]", "[-1, 5]"), breakpoint="prize", value=0)
    assert found.passes
    assert (found.what, found.computed, found.error) == ("breakpoint of prize", 0, 0)
    missed = row(COORDINATION.replace("[1, 5]", "[-1, 5]"), breakpoint="prize", value="1/1000")
    assert (missed.passes, missed.computed, missed.error) == (False, 0, Fraction(-1, 1000))


def test_an_irrational_breakpoint_is_compared_by_its_polynomial() -> None:
    close = row(ROOT, breakpoint="x", value="1.41421356237", tolerance="0.00000000001")
    assert close.passes
    assert isinstance(close.computed, AlgebraicNumber)
    assert isinstance(close.error, Enclosure)
    assert close.error.low > 0
    assert close.error.width < Fraction(1, 10**20)
    assert not row(ROOT, breakpoint="x", value="1.41421356237", tolerance="0.000000000003").passes
    assert not row(ROOT, breakpoint="x", value="1.41421356237").passes


def test_where_nothing_changes_there_is_no_breakpoint() -> None:
    found = row(COORDINATION, breakpoint="prize", value=2)
    assert not found.passes
    assert found.reason == "nothing changes along prize"


def test_the_nearest_breakpoint_is_compared() -> None:
    text = ROOT.replace('"ann.go * (x**2 - 2)"', '"ann.go * (x - 1) * (x - 2)"')
    for stated, nearest in (("0.9", 1), ("1.4", 1), ("1.6", 2), ("2.9", 2)):
        assert row(text, breakpoint="x", value=stated).computed == nearest


# -- Crowds and populations -----------------------------------------------------------------------------------------


def test_an_outcome_in_counts() -> None:
    found = row(SWAMPING, quantity="piracy", value="1/4", count={"pirate": 10})
    assert found.passes
    assert (found.concept, found.count) == ("", {"pirate": 10})
    assert row(SWAMPING, quantity="payoff.tool", value="0", count={"pirate": 10, "comply": 30}).passes


def test_the_potential_of_an_outcome() -> None:
    harmonic = sum(Fraction(1, j) for j in range(5, 31))
    stated = 30 * 6 - 15 * (4 + 4 * harmonic)
    assert row(SWAMPING, quantity="state.potential", value=str(stated), count={"pirate": 30}).passes
    assert not row(SWAMPING, quantity="state.potential", value=str(stated), count={"pirate": 29}).passes


@pytest.mark.parametrize("count", [{"pirate": 41}, {"pirate": 10, "comply": 29}, {"pirate": 10, "comply": 31}])
def test_counts_are_those_of_all_players(count: dict[str, int]) -> None:
    found = row(SWAMPING, quantity="piracy", value="1/4", count=count)
    assert not found.passes
    assert "40 players" in found.reason


def test_an_enclosed_number_passes_only_as_a_whole() -> None:
    middle = row(SWAMPING, quantity="piracy", value="1/4", among="some", concept="symmetric-nash", tolerance="1/2")
    assert middle.passes
    assert isinstance(middle.computed, Enclosure)
    inside = middle.computed.middle
    keys = {"quantity": "piracy", "among": "some", "concept": "symmetric-nash"}
    assert row(SWAMPING, value=str(inside), tolerance=str(middle.computed.width), **keys).passes
    half = row(SWAMPING, value=str(inside), tolerance=str(middle.computed.width / 3), **keys)
    assert not half.passes
    assert half.reason.startswith("enclosed between")


def test_judgements_of_a_state_are_numbers() -> None:
    text = SWAMPING
    assert row(text, quantity="state.stable * piracy", value=1, among="some", concept="symmetric-nash").passes
    assert row(text, quantity="state.pure", value=0, among="some", concept="symmetric-nash").passes
    unknown = row(text, quantity="state.maximiser", value=1, concept="symmetric-nash")
    assert not unknown.passes, "of the mixed equilibrium it is not known"
    assert "state.maximiser is not known here" in unknown.reason
    assert row(text, quantity="state.maximiser", value=1, among="some", concept="symmetric-nash").passes


def test_shares_of_a_population() -> None:
    assert row(CREATORS, quantity="creators.platform", value="5/8", concept="nash").passes
    assert row(CREATORS, quantity="creators.platform", value="5/8", concept="rest-point").passes is False
    assert row(CREATORS, quantity="state.nash * creators.rogue", value="3/8", among="some").passes


def test_on_a_continuum_of_a_crowd_only_shares_are_affine() -> None:
    """Nobody minds what they do: every state rests, and what is measured of it may be largest in the middle."""
    text = """format = 1
title = "Nobody minds"
form = "population"
[players]
crowd = ["left", "right"]
[payoffs.crowd]
left = "1"
right = "1"
[measures]
mixing = "crowd.left * crowd.right"
"""
    keys = {"concept": "rest-point", "tolerance": 1}
    assert row(text, quantity="crowd.left - crowd.right", value=0, **keys).passes
    measured = row(text, quantity="mixing", value=0, concept="rest-point")
    assert not measured.passes, "half-way between the two vertices it is 1/4"
    assert "continuum" in measured.reason


# -- The contract ---------------------------------------------------------------------------------------------------


def test_results_are_rows_of_the_contract() -> None:
    schema = json.loads((files("gametheory") / "schemas" / "replication.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/replication", "$defs": schema["$defs"]})
    results = [
        row(INSPECTION, quantity="crime", value="1/4"),
        row(INSPECTION, quantity="crime", value="1/(cost - 1)"),
        row(PENNIES, quantity="payoff.even", value="1/2"),
        row(ROOT, breakpoint="x", value="1.4142", tolerance="1/1000"),
        row(SWAMPING, quantity="piracy", value="1/4", among="some", tolerance="1/2"),
        row(SWAMPING, quantity="piracy", value="1/4", count={"pirate": 10}),
    ]
    for found in results:
        validator.validate(found.to_dict())
    good = results[0].to_dict()
    for change in (
        {"passes": False},
        {"reason": "off"},
        {"computed": None},
        {"computed": 0.25},
        {"provenance": "mine"},
    ):
        assert not validator.is_valid({**good, **change}), change


def test_an_axis_without_a_range_has_no_breakpoints_to_find() -> None:
    found = row(COORDINATION.replace("range = [1, 5]", ""), breakpoint="prize", value=2)
    assert not found.passes
    assert found.reason.startswith("prize has no range")
