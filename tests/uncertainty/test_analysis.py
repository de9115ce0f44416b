"""Sensitivity: shares and indices known by hand, several equilibria, and what is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.sweeps.designs.sampled import Sampled, over
from gametheory.uncertainty.analysis import sensitivity
from tests.uncertainty.games import COORDINATION, DECIDED, PENNIES, TIED, UNDEFINED, family

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((files("gametheory") / "schemas" / "sensitivity.json").read_text("utf-8"))


def studied(text, **options):
    found = sensitivity(family(text), **{"draws": 2000, "sobol": 1024, **options})
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert str(found)
    return found


@pytest.fixture(scope="module")
def decided():
    return studied(DECIDED, claims=["half", "both", "never"], measures=["linear", "constant", "payoff.ann"])


def test_indices_known_in_closed_form(decided):
    linear = decided.measure("linear")
    assert [each.parameter for each in linear.influences] == ["y", "x"]
    for name, share in (("x", 1 / 5), ("y", 4 / 5)):
        found = linear.influence(name)
        assert (found.first.value, found.total.value) == pytest.approx((share, share), abs=0.03)
    for name in ("x", "y"):
        found = decided.claim("both").influence(name)
        assert (found.first.value, found.total.value) == pytest.approx((1 / 3, 2 / 3), abs=0.05)
    x, y = (decided.claim("half").influence(name) for name in ("x", "y"))
    assert (x.first.value, x.total.value, y.total.value) == pytest.approx((1, 1, 0), abs=0.01)


def test_shares_and_their_standard_errors(decided):
    for name, share in (("half", 0.5), ("both", 0.25), ("never", 0.0)):
        found = decided.claim(name)
        assert found.draws == 2000
        assert abs(found.probability - share) <= 4 * (share * (1 - share) / 2000) ** 0.5
        assert found.standard_error == pytest.approx((found.probability * (1 - found.probability) / 2000) ** 0.5)


def test_the_tornado(decided):
    x, y = (decided.claim("both").influence(name).tornado for name in ("x", "y"))
    assert (x.at_low, x.at_high) == pytest.approx((0, 0.5), abs=0.01)
    assert (y.at_low, y.at_high) == pytest.approx((0, 0.5), abs=0.01)
    assert (x.low, x.high) == pytest.approx((0.05, 0.95), abs=1e-6)
    linear = decided.measure("linear").influence("y").tornado
    assert (linear.at_low, linear.at_high, linear.swing) == pytest.approx((0.6, 2.4, 1.8), abs=0.01)


def test_moments_and_quantiles_of_a_measure(decided):
    found = decided.measure("linear")
    assert found.lowest == found.highest
    assert found.lowest.moments.mean == pytest.approx(1.5, abs=0.06)
    assert found.lowest.moments.deviation == pytest.approx((5 / 12) ** 0.5, abs=0.04)
    assert found.lowest.quantiles[1] == pytest.approx(1.5, abs=0.1)


def test_what_is_constant_has_no_indices_and_says_so(decided):
    assert decided.claim("never").no_indices == "it does not hold at any of 2,048 points"
    assert decided.measure("constant").no_indices == "it is the same at all 2,048 points"
    assert decided.measure("payoff.ann").lowest.moments.mean == 1
    for found in (decided.claim("never"), decided.measure("constant")):
        assert all(each.total is None and each.rank is None and each.tornado.swing == 0 for each in found.influences)


def test_claims_together(decided):
    (together,) = decided.studies[0].together
    assert together.claims == ("half", "both", "never")
    assert together.share("half", "both") == decided.claim("both").probability
    assert together.share("both") == together.share("half", "both", "never") == 0
    assert sum(together.draws.values()) == 2000
    with pytest.raises(KeyError):
        together.share("hlaf")


def test_break_even_values_are_those_of_statics(decided):
    (table,) = gametheory.break_even(family(DECIDED), ["half"])
    found = decided.claim("half").influence("x").break_even
    assert found == table.row("x")
    assert [flip.at for flip in found.flips] == [Fraction(1, 2)]
    assert studied(DECIDED, claims="half", break_even=False).claim("half").influence("x").break_even is None


@pytest.mark.parametrize(("text", "draws"), [(DECIDED, 25), (COORDINATION, 25), (TIED, 3), (PENNIES, 25)])
def test_every_share_is_that_of_exact_checking(text, draws):
    """Also in games that are tied at every point."""
    found = family(text)
    names = [name for name, claim in found.spec.claims.items() if not claim.at and not claim.over]
    counted = sensitivity(found, claims=names, draws=draws, sobol=0, break_even=False, seed=3)
    design = Sampled("monte-carlo", over(found), draws, 3)
    for name in names:
        verdicts = [gametheory.check(found, claims=[name], values=design.exact(k))[0].verdict for k in range(draws)]
        assert {word: verdicts.count(word) for word in counted.claim(name).verdicts} == counted.claim(name).verdicts


def test_several_equilibria():
    found = studied(COORDINATION, measures=["trust"], sobol=64)
    facts = found.studies[0].facts
    assert facts.several == pytest.approx(1500, abs=100)
    assert facts.none == 0
    expected = {
        "trust": {"all": 0, "some": facts.several, "none": 0, "undecided": 0},
        "anything": {"all": facts.several, "some": 0, "none": 0, "undecided": 0},
        "nothing": {"all": 0, "some": 0, "none": facts.several, "undecided": 0},
    }
    assert {name: found.claim(name).several for name in expected} == expected
    assert found.claim("trust").verdicts["holds"] == facts.several
    assert found.claim("trust_in_every").probability == 0
    trust = found.measure("trust")
    assert (trust.lowest.moments.mean, trust.highest.moments.mean) == (0, pytest.approx(facts.several / 2000))
    assert "75" in str(found).split("have several equilibria")[0][-40:]


def test_a_game_tied_everywhere():
    found = studied(TIED, sobol=64, draws=500)
    facts = found.studies[0].facts
    assert facts.several == 500
    assert found.claim("paid").probability == 1
    assert found.claim("paid_in_every").probability == 0
    assert found.claim("paid").several["some"] == 500


def test_no_equilibrium():
    found = studied(PENNIES, measures=["heads"], draws=300, sobol=64)
    assert found.studies[0].facts.none == 300
    assert found.claim("heads").verdicts == {"holds": 0, "fails": 0, "depends": 0, "undecided": 300}
    heads = found.measure("heads")
    assert heads.no_indices == "it has no value at 128 of 128 points"
    assert heads.lowest.to_dict()["mean"] is heads.influence("x").tornado.at_low is None
    assert "has no value in any draw" in str(found)


def test_undefined_draws_count_as_undecided():
    found = studied(UNDEFINED, measures=["got"], draws=300, sobol=64)
    facts = found.studies[0].facts
    assert facts.undefined == pytest.approx(150, abs=40)
    assert found.claim("gains").verdicts["undecided"] == facts.undefined
    assert found.claim("gains").verdicts["holds"] == 300 - facts.undefined
    assert found.measure("got").lowest.moments.count == 300 - facts.undefined
    assert found.measure("got").no_indices.startswith("it has no value at ")


def test_the_same_result_for_any_number_of_threads():
    one, three = (
        sensitivity(family(COORDINATION), draws=20_000, sobol=64, measures=["trust"], threads=threads, break_even=False)
        for threads in (1, 3)
    )
    assert one.to_dict() == three.to_dict()


def test_seed_0_is_a_seed():
    first, again, other = (studied(DECIDED, claims=["half"], sobol=0, seed=seed) for seed in (0, 0, 1))
    assert first.to_dict() == again.to_dict()
    assert first.claim("half").probability != other.claim("half").probability


def test_without_indices():
    found = studied(DECIDED, claims=["half"], sobol=0)
    assert found.sobol == 0
    assert found.tornado == 1024
    assert all(each.total is None for each in found.claims[0].influences)
    assert [each.parameter for each in found.claims[0].influences] == ["x", "y"]
    assert "What moves it most: x (more of it helps)." in str(found)


@pytest.mark.parametrize(("draws", "points"), [(10, 64), (64, 64), (1000, 512), (4096, 4096), (10_000, 4096)])
def test_fewer_draws_take_fewer_points_a_block(draws, points):
    found = studied(DECIDED, claims=["half"], draws=draws, sobol=None, break_even=False)
    assert (found.sobol, found.tornado) == (points, points)


def test_claims_with_values_of_their_own_are_studied_there():
    default = studied(DECIDED, sobol=0, draws=200)
    assert [found.name for found in default.claims] == ["half", "both", "never", "over_z"]
    found = studied(DECIDED, claims=["both", "at_half"], measures=["linear"], sobol=0)
    first, second = found.studies
    assert (dict(first.at), dict(second.at)) == ({}, {"y": Fraction(1)})
    assert [marginal.name for marginal in second.varied] == ["x"]
    assert [measure.name for measure in first.measures] == ["linear"]
    assert found.claim("at_half").probability == pytest.approx(0.5, abs=0.05)
    assert found.claim("both").probability == pytest.approx(0.25, abs=0.05)
    assert "y" not in second.parameters


def test_a_range_that_is_not_drawn_is_noted():
    found = studied(DECIDED, claims=["over_z"], sobol=0, draws=100)
    assert found.notes == ("over_z is claimed over a range of z; not drawn, it is studied at z = 1",)
    drawn = studied(DECIDED, claims=["over_z"], sobol=0, draws=100, ranges={"z": (0, 4)})
    assert drawn.notes == ()


def test_what_is_drawn_and_what_is_held():
    def names(**options):
        found = studied(DECIDED, claims=["half"], sobol=0, draws=50, break_even=False, **options)
        return [marginal.name for marginal in found.studies[0].varied], dict(found.studies[0].parameters)

    assert names() == (["x", "y"], {"z": 1})
    assert names(values={"y": "1/3"}) == (["x"], {"y": Fraction(1, 3), "z": 1})
    assert names(vary=["y"]) == (["y"], {"x": Fraction(1, 4), "z": 1})
    assert names(ranges={"z": ("0", "1/2")}) == (["x", "y", "z"], {})
    assert names(vary="x", ranges={"z": (0, 1)}) == (["x", "z"], {"y": Fraction(3, 4)})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"claims": ["hlaf"]}, "there is no claim 'hlaf'"),
        ({"measures": ["lineal"]}, "'lineal' is not a measure of this game"),
        ({"vary": ["w"]}, "w"),
        ({"vary": ["z"]}, "z has no prior"),
        ({"vary": ["x"], "values": {"x": 0}}, "'x' is both set and drawn"),
        ({"ranges": {"z": (0, 1)}, "values": {"z": 0}}, "'z' is both set and drawn"),
        ({"ranges": {"z": (0, 5)}}, "z"),
        ({"ranges": {"z": (1, 1)}}, "empty"),
        ({"values": {"x": 0, "y": 0}}, "every one that has a prior is set"),
        ({"values": {"w": 0}}, "w"),
        ({"claims": [], "measures": []}, "there is nothing to study"),
        ({"claims": ["elsewhere"]}, "sets x, y itself"),
        ({"draws": 0}, "number of draws"),
        ({"draws": 2.5}, "number of draws"),
        ({"seed": -1}, "seed"),
        ({"seed": None}, "seed"),
        ({"sobol": 1000}, "a power of two from 64 to 65,536"),
        ({"sobol": 32}, "a power of two"),
        ({"sobol": True}, "a power of two"),
        ({"threads": 0}, "at least one is needed"),
        ({"concept": "cournot"}, "cournot"),
    ],
)
def test_what_makes_no_sense_is_refused(options, said):
    with pytest.raises(UsageError) as raised:
        sensitivity(family(DECIDED), **{"draws": 50, "sobol": 0, **options})
    assert said in str(raised.value)


def test_a_family_without_priors_says_how_to_give_one():
    text = DECIDED.replace('prior = "uniform(0, 1)"\n', "")
    with pytest.raises(UsageError, match=r'write prior = "uniform\(0, 1\)" under \[parameters.x\].*--range x=0:1'):
        sensitivity(family(text))
    assert studied(text, claims=["half"], ranges={"x": (0, 1)}, sobol=0, draws=100).claims[0].draws == 100
    with pytest.raises(UsageError, match=r"gametheory\.load"):
        sensitivity("game.toml")


def test_the_front_door_whatever_was_imported_first():
    options = {"claims": ["half"], "draws": 64, "sobol": 0, "break_even": False}
    found = gametheory.sensitivity(family(DECIDED), **options)
    assert found.to_dict() == sensitivity(family(DECIDED), **options).to_dict()


def test_progress_goes_through_every_phase_to_its_end():
    seen = {}

    def progress(phase, done, total):
        assert 0 <= seen.get(phase, (0, total))[0] <= done <= total
        seen[phase] = (done, total)

    sensitivity(family(DECIDED), claims=["both", "at_half"], draws=300, sobol=64, progress=progress)
    assert set(seen) == {"draws", "one parameter at a time", "break-even values"}
    assert all(done == total for done, total in seen.values())
    assert seen["draws"] == (600, 600)


def test_many_draws_take_no_more_memory_than_few():
    import tracemalloc

    peaks = []
    for draws in (400_000, 1_200_000):
        tracemalloc.start()
        sensitivity(family(DECIDED), claims=["both"], draws=draws, sobol=0, threads=1, break_even=False)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 20_000_000


def test_the_essays_two_segments():
    """Shares in the essay's table of priors, within four standard errors of 200,000 independent draws."""
    found = sensitivity(
        gametheory.load(ROOT / "games" / "essay" / "two_segments.toml"),
        claims=["valuable_inside", "worthless_outside"],
        draws=100_000,
        sobol=0,
        break_even=False,
    )
    (together,) = found.studies[0].together
    told = [found.claim("valuable_inside").probability, found.claim("worthless_outside").probability]
    told += [
        together.share("valuable_inside", "worthless_outside"),
        together.share("valuable_inside"),
        together.share("worthless_outside"),
    ]
    assert told == pytest.approx([0.643, 0.477, 0.305, 0.338, 0.172], abs=0.007)
