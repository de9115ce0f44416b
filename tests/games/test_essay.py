"""The essay's games: every check value of their derivations, exactly, through the public API."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import gametheory
from gametheory.parametric.regimes import regimes

ESSAY = Path(__file__).parents[2] / "games" / "essay"
TINY = Fraction(1, 10**9)


def solved(name, **values):
    return gametheory.solve(gametheory.load(ESSAY / f"{name}.toml").at(values))


def definition(name, text, **values):
    """The value of a definition, read off as a measure added to the file."""
    source = (ESSAY / f"{name}.toml").read_text().replace("[measures]", f"[measures]\nread_off = {text!r}")
    solution = gametheory.solve(gametheory.loads(source).at(values))
    found = {equilibrium.measures["read_off"] for equilibrium in solution.equilibria}
    assert len(found) == 1
    return found.pop()


def moves(equilibrium):
    return {
        name: next(move for move, probability in behavior.moves.items() if probability == 1)
        for name, behavior in equilibrium.behavior.items()
        if behavior.on_path
    }


# B1, the reach tree


@pytest.mark.parametrize(
    ("reach", "fee"), [("1/20", 1), ("1/10", "13/2"), ("2/5", 23), ("7/11", 36), ("3/4", 36), (1, 36)]
)
def test_highest_accepted_fee(reach, fee):
    fee = Fraction(fee)
    assert definition("reach_tree", "highest_accepted_fee", reach=reach) == fee
    below, above = solved("reach_tree", reach=reach, fee=fee - TINY), solved("reach_tree", reach=reach, fee=fee + TINY)
    assert all(found.measures["licensed_share"] == 0 for found in above.equilibria)
    # At the credible reach itself the holder may as well tolerate, and then a fee of 13/2 is not accepted.
    accepted = [found.measures["licensed_share"] for found in below.equilibria]
    assert set(accepted) == ({0, 1} if reach == "1/10" else {1})


def test_fee_rises_with_reach_until_the_cap_at_seven_elevenths():
    at_cap = Fraction(7, 11)
    assert definition("reach_tree", "piracy_cost + expected_liability", reach=at_cap) == 36
    assert definition("reach_tree", "highest_accepted_fee", reach=at_cap - TINY) < 36


def test_a_suit_is_credible_from_one_tenth_on():
    def off_path(reach):
        solution = solved("reach_tree", reach=reach, fee=0)
        return {tuple(found.behavior["infringement"].moves.items()) for found in solution.equilibria}

    sue, tolerate = (("sue", 1), ("tolerate", 0)), (("sue", 0), ("tolerate", 1))
    assert off_path(Fraction(1, 10) + TINY) == {sue}
    assert off_path(Fraction(1, 10) - TINY) == {tolerate}
    assert off_path(Fraction(1, 10)) == {sue, tolerate}


def test_the_jump_at_the_credible_reach_is_the_cost_of_a_suit_and_a_share_of_the_defence():
    # c (1 + e/(d D)) = 5 (1 + 5/50) = 11/2
    low = definition("reach_tree", "highest_accepted_fee", reach=Fraction(1, 10) - TINY)
    high = definition("reach_tree", "highest_accepted_fee", reach=Fraction(1, 10))
    assert high - low == Fraction(11, 2)


# B2, screening by reach


@pytest.mark.parametrize(("own_share", "critical"), [(0, Fraction(5, 115)), ("2/5", Fraction(1, 15))])
def test_critical_reach_of_screening(own_share, critical):
    assert definition("screening", "critical_reach", own_share=own_share) == critical

    def posted(reach):
        solution = solved("screening", reach=reach, own_share=own_share)
        best = max(found.payoffs["holder"] for found in solution.equilibria)
        return {found.measures["high_price"] for found in solution.equilibria if found.payoffs["holder"] == best}

    assert posted(critical + TINY) == {1}
    assert posted(critical - TINY) == {0}
    assert posted(critical) == {0, 1}


def test_with_a_sweetener_every_equilibrium_switches_at_the_critical_reach():
    critical = definition("screening", "critical_reach", sweetener="1/10")
    for reach, high in ((critical + TINY, 1), (critical - TINY, 0)):
        solution = solved("screening", sweetener="1/10", reach=reach)
        assert {found.measures["high_price"] for found in solution.equilibria} == {high}


# B3, monitoring


def test_monitoring_regimes():
    def only(reach):
        solution = solved("monitoring", reach=reach)
        assert solution.complete
        (equilibrium,) = solution.equilibria
        return equilibrium

    ignored = only("1/20")
    assert (ignored.measures["monitoring"], ignored.measures["piracy"]) == (0, 1)
    taxed = only("3/20")
    assert (taxed.measures["monitoring"], taxed.measures["piracy"]) == (1, 1)
    mixed = only("2/5")
    assert mixed.measures == {
        "rent": 7,
        "piracy": Fraction(1, 4),
        "monitoring": Fraction(9, 20),
        "committed_rent": Fraction(31, 4),
    }
    reached = only("9/10")
    assert (reached.measures["piracy"], reached.measures["monitoring"]) == (Fraction(1, 9), Fraction(1, 5))


def test_a_fee_below_the_cost_of_piracy_needs_no_monitoring():
    (equilibrium,) = solved("monitoring", fee="1/2").equilibria
    assert (equilibrium.measures["monitoring"], equilibrium.measures["piracy"]) == (0, 0)


def test_enforcement_pays_from_an_irrational_reach():
    # The root of 50**2 r**2 - 4*50 r - 15 = 0, that is x**2 + (k - c) x - (k + b) c at x = 50 r: 0.12718...
    def best_rent(reach):
        return max(found.measures["rent"] for found in solved("monitoring_highest_fee", reach=reach).equilibria)

    low, high = Fraction(12717, 100000), Fraction(12718, 100000)
    assert best_rent(low) < 0 < best_rent(high)
    for _ in range(40):
        middle = (low + high) / 2
        polynomial = 2500 * middle**2 - 200 * middle - 15
        assert (best_rent(middle) > 0) == (polynomial > 0)
        low, high = (low, middle) if polynomial > 0 else (middle, high)
    assert 2500 * low**2 - 200 * low - 15 < 0 < 2500 * high**2 - 200 * high - 15


# B5, four players

PIRACY = ("license", "guarded", "pirate", "platform")
OWN = ("license", "guarded", "own", "platform")


def outcome(**values):
    (equilibrium,) = solved("four_players", **values).equilibria
    rents = (equilibrium.measures["rent_inside"], equilibrium.measures["rent_outside"])
    return tuple(moves(equilibrium).values()), rents


@pytest.mark.parametrize("reach", [0, Fraction(1, 20) - TINY])
def test_the_claim_holds_beyond_reach(reach):
    assert outcome(reach=reach) == (PIRACY, (12, Fraction(-1, 2)))


def test_the_rogue_outfit_stops_pirating_at_its_critical_reach():
    critical = Fraction(13, 125)
    assert outcome(reach=critical - TINY)[0] == PIRACY
    assert outcome(reach=critical + TINY) == (OWN, (12, 0))
    both = {tuple(moves(found).values()) for found in solved("four_players", reach=critical).equilibria}
    assert both == {PIRACY, OWN}


def test_a_cheap_licence_outside_is_taken_at_any_reach():
    played, rents = outcome(reach=0, outside_fee="4/5")
    assert played == ("license", "guarded", "license", "platform")
    assert rents == (12, Fraction(4, 5))


@pytest.mark.parametrize(("outside_fee", "critical"), [("4/5", Fraction(143, 200)), (12, Fraction(27, 40))])
def test_opting_out_beats_licensing_at_high_reach(outside_fee, critical):
    assert outcome(reach=critical - TINY, outside_fee=outside_fee)[0][0] == "license"
    assert outcome(reach=critical + TINY, outside_fee=outside_fee)[0][0] == "opt_out"


def test_under_parity_the_platform_blocks_or_pays_little():
    parity = {"quality_gap": "1/20", "rogue_use_cost": 2}
    # A platform that blocks earns nothing for the holder, whether or not it has licensed: two equilibria.
    rents = {
        tuple(found.measures[m] for m in ("rent_inside", "rent_outside", "guarded"))
        for found in solved("four_players", **parity).equilibria
    }
    assert rents == {(0, Fraction(-1, 2), 0)}
    # At the highest price that keeps the creators they are indifferent; the holder prefers that they stay.
    at_cap = solved("four_players", **parity, platform_price=7, platform_fee=4).equilibria
    assert {found.measures["rent_inside"] for found in at_cap} == {0, 4}
    best = max(at_cap, key=lambda found: found.payoffs["holder"])
    assert tuple(moves(best).values()) == PIRACY


def test_creators_with_good_ip_of_their_own_need_neither():
    played = {
        moves(found)[name]
        for found in solved("four_players", own_share="3/4").equilibria
        for name in moves(found)
        if name.startswith("creators")
    }
    assert played == {"self"}


def test_choke_points_reverse_the_claim():
    for found in solved("four_players", choke_point_share="1/2").equilibria:
        assert (found.measures["licensed"], found.measures["rent_outside"]) == (0, Fraction(35, 2))


def test_small_damages_leave_the_platform_unlicensed():
    found = {
        moves(equilibrium)[name]
        for equilibrium in solved("four_players", platform_damages=5).equilibria
        for name in moves(equilibrium)
        if name.startswith("hyperscaler")
    }
    assert found == {"unlicensed"}


def test_without_timing_no_platform_is_licensed():
    solution = solved("four_players_simultaneous")
    assert solution.concept == "pure-nash"
    assert solution.complete
    assert all(found.measures["licensed"] * found.measures["guarded"] == 0 for found in solution.equilibria)


def test_the_two_versions_have_the_same_payoffs():
    """The file without timing differs from the one with it by its stages alone."""
    tree = gametheory.load(ESSAY / "four_players.toml").spec
    table = gametheory.load(ESSAY / "four_players_simultaneous.toml").spec
    assert tree.formulas == table.formulas
    assert tree.definitions == table.definitions
    assert tree.parameters == table.parameters


# The prediction


def test_the_prediction_and_its_variants():
    family = gametheory.load(ESSAY / "four_players.toml")
    verdicts = {verdict.name: verdict for verdict in gametheory.check(family)}
    assert verdicts["prediction_beyond_reach"].verdict == "holds"
    told = {name: [f"{s.verdict} {s}" for s in verdict.stretches] for name, verdict in verdicts.items()}
    assert told["prediction"] == ["holds [0, 27/40)", "fails [27/40, 1]"]
    assert told["prediction_in_some"] == ["holds [0, 27/40]", "fails (27/40, 1]"]
    assert told["prediction_with_cheap_outside_licence"] == ["holds [0, 143/200)", "fails [143/200, 1]"]
    assert told["prediction_with_choke_points"] == ["fails [0, 73/125]", "holds (73/125, 1]"]
    assert told["no_offer_outside_pays"] == ["holds [0, 100]"]
    assert verdicts["prediction"].counterexample.parameters["reach"] >= Fraction(27, 40)
    for variant in (
        "under_parity",
        "under_parity_at_a_low_price",
        "with_good_own_ip",
        "with_choke_points",
        "with_small_damages",
    ):
        assert verdicts[f"prediction_{variant}"].verdict == "fails"
        assert verdicts[f"prediction_{variant}"].counterexample.equilibrium is not None
    for variant in ("under_parity", "with_good_own_ip", "with_small_damages"):
        assert told[f"prediction_{variant}"] == ["fails [0, 1]"]


def rents_along_reach(**values):
    """The rents inside and outside in each interval of reach, as formulas or numbers, and where they end."""
    found = regimes(gametheory.load(ESSAY / "four_players.toml"), "reach", values=values)
    return [
        (cell.high, {(str(e.measures["rent_inside"]), str(e.measures["rent_outside"])) for e in cell.equilibria})
        for cell in found.cells
        if not cell.is_point
    ]


@pytest.mark.parametrize(
    ("values", "rents"),
    [
        # What the texts of the claims say of each variant.
        (
            {"quality_gap": "1/20", "rogue_use_cost": 2},
            [
                (Fraction(1, 20), {("0", "-1/2")}),
                (Fraction(11, 25), {("0", "(40*reach - 3)/2")}),
                (Fraction(27, 40), {("0", "12")}),
                (1, {("0", "(40*reach - 3)/2")}),
            ],
        ),
        ({"own_share": "3/4"}, [(Fraction(1, 20), {("0", "-1/2")}), (1, {("0", "0")})]),
        (
            {"choke_point_share": "1/2"},
            [
                (Fraction(1, 20), {("0", "35/2")}),
                (Fraction(73, 125), {("0", "(40*reach + 33)/2")}),
                (1, {("12", "0")}),
            ],
        ),
        ({"outside_fee": "4/5"}, [(Fraction(143, 200), {("12", "4/5")}), (1, {("0", "(40*reach - 3)/2")})]),
        (
            {"platform_damages": 5},
            [
                (Fraction(1, 20), {("3", "-1/2")}),
                (Fraction(13, 125), {("3", "(40*reach - 3)/2")}),
                (1, {("3", "0")}),
            ],
        ),
    ],
)
def test_the_variants_along_reach(values, rents):
    assert rents_along_reach(**values) == rents
