"""Random small games, half of them full of ties, against oracles that share nothing with the method."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction

import pytest
from flint import fmpq, fmpq_mat

from gametheory.model.strategic import bimatrix
from gametheory.solvers.certificate import verify_result
from gametheory.solvers.population.solving import solve_population
from gametheory.solvers.solve import solve
from tests.solvers.population.games import known, loaded, one_population, states, two_populations

Matrix = list[list[int]]


def _matrices(count: int, sizes: tuple[int, ...], seed: int) -> Iterator[Matrix]:
    generator = random.Random(seed)
    for number in range(count):
        size = generator.choice(sizes)
        most = 1 if number % 2 else 9
        yield [[generator.randint(-most, most) for _ in range(size)] for _ in range(size)]


def _solved(rows: list[list[int]], right: list[int]) -> list[Fraction] | None:
    """The only solution of a square system."""
    try:
        found = fmpq_mat([[fmpq(v) for v in row] for row in rows]).solve(fmpq_mat([[fmpq(v)] for v in right]))
    except ZeroDivisionError:
        return None
    return [Fraction(int(entry.p), int(entry.q)) for (entry,) in found.tolist()]


def _payoffs(matrix: Matrix, state: tuple[Fraction, ...]) -> list[Fraction]:
    return [sum((value * share for value, share in zip(row, state, strict=True)), Fraction(0)) for row in matrix]


def _extreme_nash(matrix: Matrix) -> set[tuple[Fraction, ...]]:
    """Vertices of ``A x <= v, x >= 0`` at which each strategy is best or not used."""
    size = len(matrix)
    found = set()
    for tight in itertools.combinations(range(2 * size), size):
        rows, right = [[1] * size + [0]], [1]
        for constraint in tight:
            unused = constraint < size
            row = [int(constraint == t) for t in range(size)] if unused else matrix[constraint - size]
            rows.append([*row, 0 if unused else -1])
            right.append(0)
        solution = _solved(rows, right)
        if solution is None or min(solution[:size]) < 0:
            continue
        state, value = tuple(solution[:size]), solution[size]
        earned = _payoffs(matrix, state)
        if max(earned) <= value and all(share == 0 or pay == value for share, pay in zip(state, earned, strict=True)):
            found.add(state)
    return found


def test_nash_equilibria_of_one_population() -> None:
    degenerate = 0
    for matrix in _matrices(60, (2, 3, 4), 1):
        solution = solve_population(one_population(matrix), "nash")
        assert set(states(solution)) == _extreme_nash(matrix)
        assert len(solution.equilibria) == len(set(states(solution)))
        assert solution.complete
        degenerate += bool(solution.degenerate)
    assert degenerate > 5


def test_nash_equilibria_of_two_populations_are_those_of_the_bimatrix_game() -> None:
    generator = random.Random(2)
    for number in range(30):
        rows, columns = generator.randint(2, 3), generator.randint(2, 3)
        most = 1 if number % 2 else 6
        a, b = ([[generator.randint(-most, most) for _ in range(columns)] for _ in range(rows)] for _ in range(2))
        ours = solve_population(two_populations(a, b), "nash")
        theirs = solve(bimatrix(a, b), concept="nash")
        expected = {
            tuple(Fraction(str(p)) for own in e.strategies.values() for p in own.values()) for e in theirs.equilibria
        }
        assert set(states(ours)) == expected
        assert len(ours.components) == len(theirs.components)
        assert sorted(len(c.subsets) for c in ours.components) == sorted(len(c.subsets) for c in theirs.components)


def test_all_isolated_rest_points_are_found_and_continua_are_covered() -> None:
    from scipy.optimize import linprog

    generator = random.Random(3)
    continua = 0
    for matrix in _matrices(50, (2, 3, 4), 3):
        size = len(matrix)
        solution = solve_population(one_population(matrix), "rest-point")
        listed = states(solution)
        for count in range(1, size + 1):
            for support in itertools.combinations(range(size), count):
                rows = [[1] * count] + [[matrix[s][t] - matrix[support[0]][t] for t in support] for s in support[1:]]
                only = _solved(rows, [1] + [0] * (count - 1))
                if only is not None:
                    state = tuple(dict(zip(support, only, strict=True)).get(s, Fraction(0)) for s in range(size))
                    assert (min(only) > 0) == (state in listed and all(state[s] for s in support))
                    continue
                # A point of the polytope inside, if there is one, is a mixture of vertices of one listed set.
                weights = [generator.random() for _ in support]
                inside = linprog(weights, A_eq=rows, b_eq=[1] + [0] * (count - 1), bounds=[(1e-3, None)] * count)
                if inside.status != 0:
                    continue
                continua += 1
                target = [dict(zip(support, inside.x, strict=True)).get(s, 0.0) for s in range(size)]
                sets = [found.vertices["p"] for c in solution.components for found in c.subsets]
                assert any(_mixes([listed[k] for k in own], target) for own in sets)
        document = solution.to_dict()
        assert verify_result(document, one_population(matrix)).problems == ()
    assert continua > 10


def _mixes(vertices: list[tuple[Fraction, ...]], target: list[float]) -> bool:
    from scipy.optimize import linprog

    rows = [[float(vertex[s]) for vertex in vertices] for s in range(len(target))] + [[1.0] * len(vertices)]
    found = linprog([0.0] * len(vertices), A_eq=rows, b_eq=[*target, 1.0])
    return bool(found.status == 0)


def test_ess_and_nss_by_all_mutants_of_a_fine_grid() -> None:
    seen = {(truth, nss): 0 for truth in (True, False) for nss in (True, False)}
    for matrix in _matrices(80, (2, 3), 4):
        size = len(matrix)
        steps = 60
        grid = [
            tuple(Fraction(k, steps) for k in (*parts, steps - sum(parts)))
            for parts in itertools.product(range(steps + 1), repeat=size - 1)
            if sum(parts) <= steps
        ]
        solution = solve_population(one_population(matrix), "nash")
        ess, nss = known(solution, "ess"), known(solution, "nss")
        for state in states(solution):
            earned = _payoffs(matrix, state)
            best = [s for s in range(size) if earned[s] == max(earned)]
            worst = min(
                (
                    sum(((a - b) * pay for a, b, pay in zip(state, y, _payoffs(matrix, y), strict=True)), Fraction(0))
                    for y in grid
                    if y != state and all(y[s] == 0 for s in range(size) if s not in best)
                ),
                default=Fraction(1),
            )
            if ess[state]:
                assert worst > 0
            if nss[state]:
                assert worst >= 0
            else:
                assert worst < 0
            if worst > 0:
                # The grid may miss a direction in which the form is 0, but not by much: none such is in these games.
                assert ess[state]
            seen[bool(ess[state]), bool(nss[state])] += 1
    assert seen[True, True] > 5
    assert seen[False, True] > 5
    assert seen[False, False] > 5


def test_stability_by_trajectories() -> None:
    numpy = pytest.importorskip("numpy")
    nash = pytest.importorskip("nashpy")
    decided = 0
    for matrix in _matrices(24, (3,), 5):
        solution = solve_population(one_population(matrix), "rest-point")
        for state in (found for found, stable in known(solution, "stable").items() if stable):
            target = numpy.array([float(share) for share in state])
            times = numpy.linspace(0, 300, 2000)
            start = 0.97 * target + 0.01
            moved = nash.Game(numpy.array(matrix, dtype=float)).replicator_dynamics(y0=start, timepoints=times)[-1]
            assert numpy.abs(moved - target).max() < 0.02
            decided += 1
    assert decided > 5


def test_agreement_with_egttools() -> None:
    numpy = pytest.importorskip("numpy")
    analytical = pytest.importorskip("egttools.analytical.utils")
    for matrix in _matrices(20, (3,), 6):
        table = numpy.array(matrix, dtype=float)
        solution = solve_population(one_population(matrix), "rest-point")
        ours = [numpy.array([float(share) for share in state]) for state in states(solution)]
        for state in ours:
            assert numpy.abs(analytical.replicator_equation(state, table)).max() < 1e-9
        if solution.degenerate:
            continue
        roots = analytical.find_roots(lambda x, t=table: analytical.replicator_equation(x, t), 3, 10)
        for root in roots:
            # A search in floats stops a little off where an eigenvalue is 0.
            assert min(float(numpy.abs(root - state).max()) for state in ours) < 0.03
        told = analytical.check_replicator_stability_pairwise_games(ours, table)
        kinds = known(solution, "kind").values()
        for verdict, kind in zip(told, kinds, strict=True):
            if kind in ("sink", "source", "saddle"):
                assert verdict == {"sink": 1, "source": -1, "saddle": 0}[str(kind)]


def test_populations_whose_own_shares_matter_are_judged_by_differences_of_the_dynamic() -> None:
    # The judge estimates the derivative of the dynamic, and refuses wrong traces, determinants and stability.
    generator = random.Random(9)
    kinds = set()
    for number in range(40):
        shape = generator.choice([(2, 2), (2, 3), (3,), (2,)])
        names = {population: list("abc"[:size]) for population, size in zip("xy", shape, strict=False)}
        shares = [f"{population}.{name}" for population, own in names.items() for name in own]
        most = 1 if number % 2 else 5

        def term(shares: list[str] = shares, most: int = most) -> str:
            return f"({generator.randint(-most, most)}) * " + generator.choice(["1", *shares, *shares])

        texts = {population: [f"{term()} + {term()} + {term()}" for _ in own] for population, own in names.items()}
        game = loaded(names, texts)
        for concept in ("rest-point", "nash", "stable"):
            solution = solve_population(game, concept)
            assert solution.complete or concept == "stable"
            assert verify_result(solution.to_dict(), game).problems == ()
            kinds |= {equilibrium.state["kind"] for equilibrium in solution.equilibria}
    assert kinds >= {"sink", "source", "saddle", "degenerate"}
