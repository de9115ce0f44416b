"""Symmetric games of many players, timed: all symmetric equilibria and all pure ones by counts, from file to solution.

Beside them, on the same game with few players: pygambit's polynomial support enumeration of the strategic form, which has
2 to the power of the number of players profiles.

    python benchmarks/many_players.py
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable

from gametheory.model.family import loads
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.solve import solve

GAMES = {
    "swamping (one change of sign)": 'pirate = "6 - 150 * min(1, 20 / count.pirate)"\ncomply = "0"',
    "crowding after a critical mass (two)": (
        'pirate = "(count.pirate - tools / 5) * (4 * tools / 5 - count.pirate) / tools"\ncomply = "0"'
    ),
}
COUNTS = (10, 1_000, 100_000, 1_000_000)
REPEATS = 3


def family(payoffs: str) -> str:
    return (
        'format = 1\ntitle = "timed"\nform = "symmetric"\nparameters.tools = { default = 10, range = [1, 1000000] }\n'
        'players.tool = { count = "tools", strategies = ["pirate", "comply"], counts = "all" }\n'
        f"[payoffs.tool]\n{payoffs}\n"
    )


def seconds(work: Callable[[], object]) -> float:
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def strategic(game: SymmetricGame) -> object:
    """The strategic form as pygambit's game."""
    import numpy
    import pygambit
    from flint import fmpq

    tables = []
    for player in range(game.count):
        table = numpy.empty((2,) * game.count, dtype=object)
        for profile in itertools.product((0, 1), repeat=game.count):
            others = profile.count(0) - (profile[player] == 0)
            payoff = game.payoff(profile[player], [fmpq(others), fmpq(game.count - 1 - others)])
            table[profile] = f"{payoff.p}/{payoff.q}"
        tables.append(table)
    return pygambit.Game.from_arrays(*tables)


def main() -> None:
    for name, payoffs in GAMES.items():
        text = family(payoffs)
        print(name)
        for count in COUNTS:
            game = loads(text).at(tools=count)
            solution = solve(game)
            assert solution.complete
            taken = seconds(lambda: solve(loads(text).at(tools=count)))  # noqa: B023 - run at once
            pure = len(solution.to_dict()["counts"])
            print(
                f"  {count:>9,} players: {taken:8.3f} s, {len(solution.equilibria)} symmetric, {pure} ranges of pure counts"
            )
        for count in (3, 5, 7):
            try:
                import pygambit
            except ImportError:
                print("  pygambit is not installed")
                break
            game = loads(text).at(tools=count)
            assert isinstance(game, SymmetricGame)
            form = strategic(game)
            ours = seconds(lambda: solve(game))  # noqa: B023
            theirs = seconds(lambda: pygambit.nash.enumpoly_solve(form))  # noqa: B023
            print(f"  {count} players: ours {ours:.4f} s, pygambit enumpoly {theirs:.4f} s, {theirs / ours:.0f} times")


if __name__ == "__main__":
    main()
