"""Symmetric games of two strategies in blocks: what the kernels are certain of is what exact solving finds, row by row."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory.enclosure import Enclosure
from gametheory.numbers import to_flint, to_fraction
from gametheory.sweeps.kernels.machine import classify, run
from gametheory.sweeps.kernels.symmetric import DOUBTFUL, MIXED, symmetric_block, symmetric_pure_block
from gametheory.sweeps.kernels.symmetric_outputs import symmetric_outputs
from gametheory.sweeps.kernels.symmetric_roots import CUTS
from gametheory.sweeps.kernels.symmetric_tables import UNDEFINED, symmetric_tables
from gametheory.sweeps.tracing.program import program_of
from gametheory.sweeps.tracing.traced import Tape
from tests.games.published import load
from tests.solvers.symmetric.games import game_of, game_of_formulas, swamping

SYMMETRIC, PURE = "symmetric-nash", "pure-nash"


def arrays(points: int, capacity: int) -> dict[str, np.ndarray]:
    return {
        "counts": np.zeros(points, np.int32),
        "shares": np.zeros(capacity),
        "errors": np.zeros(capacity),
        "players": np.zeros(capacity, np.int32),
        "stable": np.zeros(capacity, np.int8),
        "maximiser": np.zeros(capacity, np.int8),
    }


def solved(tables, v, e, concept=SYMMETRIC, capacity=None, maximisers=True):
    """For each point None, where it is doubtful, or its rows: a dict of columns each; numbers are values with errors."""
    points = v.shape[1]
    out = arrays(points, points * (tables.count + 2) if capacity is None else capacity)
    potentials = tables.potentials if maximisers else np.zeros(0, np.int32)
    if concept == SYMMETRIC:
        rows = symmetric_block(v, e, tables.gains, tables.choices, potentials, points, **out)
    else:
        given = {name: out[name] for name in ("counts", "players", "stable", "maximiser")}
        rows = symmetric_pure_block(v, e, tables.gains, potentials, points, **given)
    counts, players = out["counts"], out["players"][:rows]
    assert rows == counts[counts > 0].sum()
    where = np.repeat(np.arange(points, dtype=np.int32), np.maximum(counts, 0))
    value, error = np.zeros((rows, 1 + len(tables.names))), np.zeros((rows, 1 + len(tables.names)))
    states = (where, players, out["shares"], out["errors"])
    symmetric_outputs(v, e, *states, tables.payoffs, tables.means, tables.measures, value, error)
    found = [None if count == DOUBTFUL else [] for count in counts]
    for row in range(rows):
        number = int(players[row])
        share = (float(out["shares"][row]), float(out["errors"][row]))
        if concept == PURE:
            share = (number / tables.count, 2.0**-53)
        potential = tables.potentials[number]
        found[where[row]].append(
            {
                "share": share,
                "payoff": (value[row, 0], error[row, 0]),
                **{name: (value[row, k], error[row, k]) for k, name in enumerate(tables.names, 1)},
                "pure": int(number != MIXED),
                "symmetric": int(number in (MIXED, 0, tables.count)),
                "stable": None if out["stable"][row] < 0 else int(out["stable"][row]),
                "maximiser": None if out["maximiser"][row] < 0 else int(out["maximiser"][row]),
                "potential": None if number == MIXED else (v[potential, where[row]], e[potential, where[row]]),
            }
        )
    return found


def agrees(exact, known) -> bool:
    """Whether an exact number may be the one that is known within an error."""
    if exact is None or known is None:
        return exact is known
    value, error = map(Fraction, known)
    ends = Enclosure.of(exact)
    return value - error <= ends.high and ends.low <= value + error


def same_rows(rows, found, measures, player="one") -> bool:
    """Whether the rows of an exact solution are those found."""
    first = next(name for name in rows[0] if name.startswith(f"{player}.")) if rows else ""
    return len(rows) == len(found) and all(
        agrees(row[first], known["share"])
        and agrees(row[f"payoff.{player}"], known["payoff"])
        and all(agrees(row[name], known[name]) for name in measures)
        and agrees(row["state.potential"], known["potential"])
        and all(row[f"state.{name}"] == known[name] for name in ("pure", "symmetric", "stable", "maximiser"))
        for row, known in zip(rows, found, strict=True)
    )


def block_of(family, points, sample, fixed=()):
    """Tables, and registers with error bounds at those points at which the family takes the same turns as at the sample."""
    names = tuple(sample)
    tape = Tape(names, sample)
    values = {**family.point(dict(fixed)), **tape.parameters}
    lifted = {name: value if name in sample else to_flint(value) for name, value in values.items()}
    tables = symmetric_tables(family.lifted(lifted), tape.register_of)
    program = program_of(tape, {*tables.registers, *tape.guards})
    floats = np.array([[float(point[name]) for point in points] for name in names]).reshape(len(names), len(points))
    rounded = np.array([any(Fraction(float(point[name])) != point[name] for point in points) for name in names], bool)
    chosen = np.arange(len(points))
    guards, signs = program.places(tape.guards), np.array(list(tape.guards.values()), np.int8)
    inside = classify(*program.arrays, floats, rounded, chosen, guards, signs)
    chosen = chosen[inside == 1]
    v, e = np.zeros((program.size, 256)), np.zeros((program.size, 256))
    run(*program.arrays, floats, rounded, chosen, v, e)
    size = len(chosen)
    return tables.renumbered(program.place.__getitem__), v[:, :size].copy(), e[:, :size].copy(), chosen


def family_of(structure, measures=True):
    """A family whose ``j``-th gain is the parameter ``x<structure[j]>``, or 0 for None."""
    size = len(structure)
    names = sorted({f"x{number}" for number in structure if number is not None})

    def choice(entries):
        return " else ".join([f"{entry} if count.a == {k}" for k, entry in enumerate(entries[:-1])] + [entries[-1]])

    gains = ["0" if number is None else f"x{number}" for number in structure]
    payoffs = [f"({gain} + {k} * base)" for k, gain in enumerate(gains)]
    others = [f"({k} * base)" for k in range(size)]
    text = f"""
format = 1
title = "Gains"
form = "symmetric"
{"".join(f"parameters.{name} = {{ default = 1 }}{chr(10)}" for name in [*names, "base"])}
[players]
one = {{ count = {size}, strategies = ["a", "b"] }}
[payoffs.one]
a = "{choice(payoffs)}"
b = "{choice(others)}"
"""
    if measures:
        text += '[measures]\nsquare = "count.a * count.a - payoff.one"\nrest = "one.b"\n'
    return gametheory.loads(text), (*names, "base")


def bernstein(roots, degree):
    """The coefficients in Bernstein's basis of a polynomial with these roots: the gains of a game with these mixtures."""
    powers = [Fraction(1)]
    for root in roots:
        raised = [Fraction(0), *powers]
        powers = [up - root * here for up, here in zip(raised, [*powers, Fraction(0)], strict=True)]
    return [
        sum(Fraction(math.comb(k, i), math.comb(degree, i)) * powers[i] for i in range(min(k, len(roots)) + 1))
        for k in range(degree + 1)
    ]


def values_of(generator, kind, count):
    if kind == "small":
        return [Fraction(generator.randint(-2, 2)) for _ in range(count)]
    if kind == "thirds":
        return [Fraction(generator.randint(-9, 9), 3) for _ in range(count)]
    if kind == "scales":
        return [Fraction(generator.gauss(0, 1) * 10.0 ** generator.randint(-8, 8)) for _ in range(count)]
    return [Fraction(generator.gauss(0, 1)) for _ in range(count)]


class TestAgainstExactSolving:
    @pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 8, 13, 20])
    def test_random_gains_half_of_them_with_ties(self, size):
        generator = random.Random(size)
        decided = dict.fromkeys(("small", "thirds", "scales", "floats"), 0)
        # Exact solving takes its time with many formulas.
        repeats = 3 if size < 10 else 1
        for trial in range(3):
            tied = trial % 2 == 0
            structure = [generator.choice([None, *range(max(1, size // 2))]) if tied else k for k in range(size)]
            if set(structure) == {None}:
                structure[0] = 0
            family, names = family_of(structure)
            kinds = [kind for kind in decided for _ in range(repeats)]
            points = [dict(zip(names, values_of(generator, kind, len(names)), strict=True)) for kind in kinds]
            tables, v, e, chosen = block_of(family, points, points[-1])
            assert len(chosen) == len(points)
            for concept in (SYMMETRIC, PURE):
                for point, kind, found in zip(points, kinds, solved(tables, v, e, concept), strict=True):
                    if found is not None:
                        rows = gametheory.solve(family.at(point), concept=concept).rows()
                        assert same_rows(rows, found, ("square", "rest")), (point, rows, found)
                        decided[kind] += 1
        assert decided["floats"] == decided["scales"] == 6 * repeats
        assert decided["small"] >= repeats

    @pytest.mark.parametrize("degree", [2, 3, 4, 7, 19])
    def test_several_roots(self, degree):
        generator = random.Random(degree)
        family, names = family_of(range(degree + 1), measures=False)
        points, expected = [], []
        for trial in range(24):
            count = min(degree, 2 + trial % 3)
            roots = sorted(Fraction(2 * k + generator.randint(1, 2), 2 * count + 2) for k in range(count))
            scale = generator.choice([-1, 1, 5])
            values = [scale * value for value in bernstein(roots, degree)]
            points.append(dict(zip(names, [*sorted_like(names, values), Fraction(1, 2)], strict=True)))
            expected.append((roots, scale * (-1) ** count))
        tables, v, e, _ = block_of(family, points, points[0])
        # With few roots at even distances the potential may be the same at both ends.
        for (roots, sign), found in zip(expected, solved(tables, v, e, maximisers=False), strict=True):
            mixed = [row for row in found if not row["pure"]]
            assert all(agrees(root, row["share"]) for root, row in zip(roots, mixed, strict=True))
            assert all(row["share"][1] < 1e-11 for row in mixed)
            assert [row["stable"] for row in mixed] == [int(sign * (-1) ** k > 0) for k in range(len(roots))]

    def test_a_tangency_is_doubtful_and_near_ones_are_told_apart(self):
        degree = 6
        family, names = family_of(range(degree + 1), measures=False)
        gaps = [Fraction(0), Fraction(1, 10), Fraction(1, 1000), Fraction(1, 10**5), Fraction(1, 10**9)]
        points = []
        for gap in gaps:
            values = bernstein([Fraction(2, 5), Fraction(2, 5) + gap], degree)
            points.append(dict(zip(names, [*sorted_like(names, values), Fraction(0)], strict=True)))
        # A near miss: nowhere 0.
        near = [value + Fraction(1, 10**6) for value in bernstein([Fraction(2, 5)] * 2, degree)]
        points.append(dict(zip(names, [*sorted_like(names, near), Fraction(0)], strict=True)))
        tables, v, e, _ = block_of(family, points, points[1])
        counts = [None if found is None else len(found) for found in solved(tables, v, e)]
        assert counts == [None, 3, 3, 3, None, 1]

    @pytest.mark.parametrize("place", [Fraction(1, 2), Fraction(CUTS[0]), Fraction(CUTS[1]), Fraction(1, 3)])
    def test_a_root_where_intervals_are_cut(self, place):
        family, names = family_of(range(6), measures=False)
        values = bernstein([Fraction(1, 10), place, Fraction(9, 10)], 5)
        point = dict(zip(names, [*sorted_like(names, values), Fraction(0)], strict=True))
        tables, v, e, _ = block_of(family, [point], point)
        (found,) = solved(tables, v, e, maximisers=False)
        expected = [Fraction(0), Fraction(1, 10), place, Fraction(9, 10), Fraction(1)]
        assert all(agrees(share, row["share"]) for share, row in zip(expected, found, strict=True))

    @pytest.mark.parametrize("concept", [SYMMETRIC, PURE])
    def test_published_games(self, concept):
        cases = [
            (
                "literature/kleiman_kilmer_2009_many",
                ("compliance_cost", "penalty"),
                "people",
                (2, 3, 30, 200),
                "person",
            ),
            ("literature/keinan_ben_porat_2025_many", ("revenue_share", "traffic"), "creators", (2, 7, 90), "creator"),
        ]
        generator = random.Random(4)
        for name, swept, size, sizes, player in cases:
            family = load(name)
            decided = 0
            for count in sizes:
                points = []
                for _ in range(6):
                    point = {}
                    for parameter in swept:
                        low, high = family.parameters[parameter].range
                        point[parameter] = low + (high - low) * Fraction(generator.random()) ** 3
                    points.append(point)
                tables, v, e, chosen = block_of(family, points, points[0], {size: count})
                for place, found in zip(chosen, solved(tables, v, e, concept), strict=True):
                    if found is not None:
                        decided += 1
                        game = family.at({**points[place], size: count})
                        rows = gametheory.solve(game, concept=concept).rows()
                        assert same_rows(rows, found, tables.names, player)
            assert decided >= 6 * len(sizes) - 1

    def test_swamping_at_small_numbers(self):
        family = load("essay/swamping")
        points = [{"gain": Fraction(k), "damages": Fraction(150 + k, 3)} for k in range(1, 9)]
        decided = 0
        for tools, reach in ((500, "1/10"), (500, "2/5"), (1000, "1/5")):
            fixed = {"tools": tools, "reach": reach, "suits": 4}
            tables, v, e, chosen = block_of(family, points, points[0], fixed)
            assert len(chosen) == len(points)
            for place, found in zip(chosen, solved(tables, v, e), strict=True):
                rows = gametheory.solve(family.at({**points[place], **fixed}), concept=SYMMETRIC).rows()
                if found is not None:
                    decided += 1
                    assert same_rows(rows, found, tables.names, "tool")
        assert decided == 24

    def test_where_a_formula_switches_is_another_region(self):
        family = load("essay/swamping")
        points = [{"suits": Fraction(suits, 2)} for suits in (5, 6, 7, 19)]
        _, _, _, chosen = block_of(family, points, points[2], {"tools": 500})
        assert list(chosen) == [2]


def sorted_like(names, values):
    """Values for the parameters ``x0, x1, ...`` in the order of the names, ``base`` left out."""
    return [values[int(name[1:])] for name in names if name != "base"]


def made(gains, errors=0.0, registers=None, potentials=True):
    """Tables and registers of one point with these gains; equal registers are the same."""
    game = game_of(([Fraction(0)] * len(gains), [Fraction(0)] * len(gains)))
    tables = symmetric_tables(game, lambda number: 0)
    size = len(gains)
    numbers = np.arange(size, dtype=np.int32) if registers is None else np.array(registers, np.int32)
    sums = [0.0, *np.cumsum(gains)]
    v = np.zeros((2 * size + 1, 1))
    v[numbers, 0] = gains
    v[size:, 0] = sums
    e = np.zeros_like(v)
    e[numbers, 0] = errors
    e[size:, 0] = np.concatenate([[0.0], np.cumsum(np.broadcast_to(errors, size))]) * (1 + 1e-9)
    places = np.arange(size, 2 * size + 1, dtype=np.int32) if potentials else np.zeros(0, np.int32)
    return tables, numbers, places, v, e


def counts_of(gains, errors=0.0, potentials=True, pure=False):
    tables, numbers, places, v, e = made(gains, errors, potentials=potentials)
    out = arrays(1, 20)
    if pure:
        given = {name: out[name] for name in ("counts", "players", "stable", "maximiser")}
        symmetric_pure_block(v, e, numbers, places, 1, **given)
    else:
        symmetric_block(v, e, numbers, tables.choices, places, 1, **out)
    return int(out["counts"][0]), out


class TestDoubt:
    @pytest.mark.parametrize(
        ("gains", "errors"),
        [
            ([1e-12, 1, 2], 1e-11),  # Whether nobody playing the first is an equilibrium.
            ([-2, -1, 0], 1e-300),  # The same for everybody.
            ([0, 0, 0], 0),  # A continuum.
            ([1, -1, 1], 0),  # A tangency at a half.
            ([1, 2, math.inf], 0),
            ([1, math.nan, 1], 0),
            ([1, 2, 3], [0, math.nan, 0]),
            ([1, 2, 3], [0, math.inf, 0]),
            ([1, 1e300, 1], 0),  # Too large for the bounds of the kernel.
            ([1e-8, -1e-8], 4e-9),  # A mixture that is not known closely enough.
            ([-1, 1], 1e-12),  # Counts of which the potential is the same: within the errors.
        ],
    )
    def test_what_does_not_follow(self, gains, errors):
        assert counts_of(gains, errors)[0] == DOUBTFUL

    def test_a_gain_in_between_of_unknown_sign_does_not_matter(self):
        for middle in (1e-12, -1e-12, 0.0):
            count, out = counts_of([-1, middle, 2], [0, 1e-11, 0])
            assert count == 3
            assert agrees_in_bounds(out)

    def test_it_does_not_matter_either_where_all_other_gains_have_one_sign(self):
        assert counts_of([1, 1e-12, 1], [0, 1e-11, 0])[0] == 1

    def test_maximisers_are_only_in_doubt_where_they_are_asked_for(self):
        assert counts_of([-1, 1], 1e-12, potentials=False)[0] == 3
        count, out = counts_of([-1, 1], 1e-12, potentials=False)
        assert list(out["maximiser"][:count]) == [-1] * count

    def test_exact_ties_of_the_potential_are_certain(self):
        count, out = counts_of([-1.0, 1.0])
        assert count == 3
        assert list(out["maximiser"][:3]) == [1, -1, 1]

    def test_first_gain_of_exactly_zero(self):
        count, out = counts_of([0.0, 1.0, -1.0])
        assert count == 2
        assert (out["shares"][0], out["stable"][0]) == (0.0, 0)
        assert abs(out["shares"][1] - 2 / 3) < 1e-15

    def test_pure_equilibria_by_counts_need_certain_signs_only_where_they_matter(self):
        assert counts_of([-1, 2, 3], pure=True)[0] == 2
        assert counts_of([1, -1e-12, -1], [0, 1e-11, 0], pure=True)[0] == DOUBTFUL
        # Between a gain that is certainly negative and one that is certainly positive nothing is an equilibrium.
        assert counts_of([-1, 1e-12, 2], [0, 1e-11, 0], pure=True)[0] == 2
        assert counts_of([1, 1e-12, 2], [0, 1e-11, 0], pure=True)[0] == DOUBTFUL
        count, out = counts_of([0, 0, 0], pure=True)
        assert count == 4
        assert list(out["stable"][:4]) == [0, -1, -1, 0]
        assert list(out["maximiser"][:4]) == [1] * 4

    def test_points_that_do_not_fit_are_doubtful_and_those_after_them_may_fit(self):
        family, _ = family_of([0, 1], measures=False)
        values = [(-1, 1), (1, 2), (-1, 1), (-1, -2)]
        points = [{"x0": Fraction(b), "x1": Fraction(c), "base": Fraction(0)} for b, c in values]
        tables, v, e, _ = block_of(family, points, points[0])
        found = solved(tables, v, e, capacity=5)
        assert [None if rows is None else len(rows) for rows in found] == [3, 1, None, 1]
        assert [len(rows or ()) for rows in solved(tables, v, e, PURE, capacity=3)] == [2, 1, 0, 0]


def agrees_in_bounds(out):
    """The mixture of gains -1, about 0, 2: of -(1 - p)^2 + 2 p^2."""
    exact = 1 / (1 + math.sqrt(2))
    return abs(out["shares"][1] - exact) <= out["errors"][1] < 1e-10


class TestErrorBounds:
    @pytest.mark.parametrize("size", [2, 3, 7, 40, 201])
    def test_true_games_within_the_bounds_have_their_mixtures_within_the_bounds(self, size):
        generator = np.random.default_rng(size)
        gains = np.sort(generator.standard_normal(size)) + generator.standard_normal() * 0.01
        gains[0], gains[-1] = -abs(gains[0]) - 0.01, abs(gains[-1]) + 0.01
        tables, numbers, _, v, e = _plain(gains)
        e[:size, 0] = np.abs(gains) * 1e-11 + 1e-14
        none = np.zeros(0, np.int32)
        wide, narrow = arrays(1, 5), arrays(1, 5)
        symmetric_block(v, e, numbers, tables.choices, none, 1, **wide)
        assert wide["counts"][0] == 3
        for _ in range(20):
            moved = v.copy()
            moved[:size, 0] += e[:size, 0] * generator.uniform(-1, 1, size)
            symmetric_block(moved, np.zeros_like(e), numbers, tables.choices, none, 1, **narrow)
            assert narrow["counts"][0] == 3
            assert abs(narrow["shares"][1] - wide["shares"][1]) <= wide["errors"][1] + narrow["errors"][1]
            assert narrow["errors"][1] < 1e-13

    @pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(1, 10**9), Fraction(999, 1000), Fraction(1, 2)])
    @pytest.mark.parametrize("trials", [1, 2, 9, 150])
    def test_expectations(self, share, trials):
        generator = random.Random(trials)
        values = [Fraction(generator.gauss(0, 1)) for _ in range(trials + 1)]
        exact = sum(
            value * math.comb(trials, k) * share**k * (1 - share) ** (trials - k) for k, value in enumerate(values)
        )
        v = np.array([[float(value)] for value in values])
        cells = np.arange(trials + 1, dtype=np.int32)
        one, none = np.zeros(1, np.int32), np.zeros((0, trials + 2), np.int32)
        for shift in (0.0, 1e-10):
            value, error = np.zeros((1, 1)), np.zeros((1, 1))
            given = (np.array([float(share) + shift]), np.array([abs(shift) * 1.001 + 1e-16]))
            symmetric_outputs(v, 0 * v, one, one + MIXED, *given, cells, cells, none, value, error)
            assert abs(Fraction(value[0, 0]) - exact) <= Fraction(error[0, 0])
            assert error[0, 0] < 1e-11 + shift * 100 * trials


def _plain(gains):
    size = len(gains)
    game = game_of_formulas(size, {"a": "1", "b": "0"})
    tables = symmetric_tables(game, lambda number: 0)
    v = np.zeros((size, 1))
    v[:, 0] = gains
    return tables, np.arange(size, dtype=np.int32), None, v, np.zeros_like(v)


class TestTables:
    def test_numbers_by_counts(self):
        game = swamping(5)
        numbers = []

        def register_of(number):
            value = to_fraction(number)
            if value not in numbers:
                numbers.append(value)
            return numbers.index(value)

        tables = symmetric_tables(game, register_of)
        told = {
            name: [numbers[k] for k in getattr(tables, name)] for name in ("gains", "payoffs", "means", "potentials")
        }
        assert told["gains"] == told["payoffs"] == [6 - 150] * 5
        assert told["potentials"] == [-144 * c for c in range(6)]
        assert told["means"] == [Fraction(-144 * c, 5) for c in range(6)]
        assert tables.names == ("piracy", "welfare")
        assert [numbers[k] for k in tables.measures[0]] == [Fraction(c, 5) for c in range(6)]
        assert list(tables.measures[1]) == list(tables.means)
        assert list(tables.choices) == [1, 4, 6, 4, 1]
        moved = tables.renumbered(lambda register: register + 7)
        assert moved.registers == {register + 7 for register in tables.registers}
        assert moved.measures.shape == (2, 6)

    def test_games_that_are_to_be_solved_exactly(self):
        assert symmetric_tables(game_of_formulas(3, {"a": "1", "b": "0", "c": "2"}), hash) is None
        assert symmetric_tables(swamping(202), hash) is None
        assert symmetric_tables(swamping(201), lambda number: 0) is not None
        payoffs = {"a": "1 / (count.a - 1)", "b": "0"}
        assert symmetric_tables(game_of_formulas(4, payoffs), hash) is None

    def test_a_measure_that_is_undefined_somewhere_makes_mixtures_unknown(self):
        extra = '[measures]\nodd = "1 / (count.a - 1)"'
        family = gametheory.loads(
            f"""
format = 1
title = "Undefined"
form = "symmetric"
parameters.x = {{ default = 1 }}
[players]
one = {{ count = 3, strategies = ["a", "b"] }}
[payoffs.one]
a = "x * (count.a - 1)"
b = "0"
{extra}
"""
        )
        points = [{"x": Fraction(1)}, {"x": Fraction(-1)}]
        tables, v, e, _ = block_of(family, points, points[0])
        assert list(tables.measures[0] == UNDEFINED) == [False, True, False, False]
        first, _ = solved(tables, v, e)
        # The middle gain is the constant 0; each end is an equilibrium, and a half in between.
        assert [math.isfinite(row["odd"][1]) for row in first] == [True, False, True]
        assert agrees(Fraction(-1), first[0]["odd"])


def test_two_threads_at_once():
    generator = np.random.default_rng(0)
    size = 12
    tables, numbers, _, _, _ = _plain(generator.standard_normal(size))
    blocks = [generator.standard_normal((size, 256)) for _ in range(4)]
    none = np.zeros(0, np.int32)

    def work(v):
        out = arrays(256, 256 * (size + 2))
        rows = symmetric_block(v, np.zeros_like(v), numbers, tables.choices, none, 256, **out)
        return rows, out["shares"][:rows].tobytes()

    alone = [work(v) for v in blocks]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, blocks)) == alone
