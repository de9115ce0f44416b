r"""When are equilibria, given as combinations of strategies, one component, and when are they several?

Let all of some combinations (one strategy a player) be equilibria. If two of them differ in one player's strategy
only, every mixture of the two is an equilibrium: both strategies are best responses to the same strategies of the
others, and what the others play is a best response to either. So combinations that are linked by such steps lie in one
connected component, and within a product of sets of strategies all are linked. For two players the converse is true as
well, given all extreme equilibria (Jansen 1981, Naval Research Logistics Quarterly 28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["Connections"]

Combination = tuple[int, ...]
"""One strategy a player."""
Rest = tuple[int, tuple[int, ...]]
"""A player, and what is left of a combination without that player's strategy."""


class Connections:
    """Components, added one after another, and what links combinations within them and between them."""

    def __init__(self) -> None:
        self.home: dict[Rest, int] = {}

    def add(self, component: int, combinations: Iterable[Combination]) -> Iterator[str]:
        """Say whether the combinations of one component are not connected, or are joined with those of another."""
        waiting = {combination: list(_without_one(combination)) for combination in combinations}
        met: dict[Rest, list[Combination]] = {}
        for combination, rests in waiting.items():
            for rest in rests:
                met.setdefault(rest, []).append(combination)
        others = {self.home[rest] for rest in met if rest in self.home}
        self.home.update(dict.fromkeys(met, component))
        if others:
            yield f"component {component}: is connected with component {min(others)}, so that they are one"
        stack = [next(iter(waiting))] if waiting else []
        while stack:
            for rest in waiting.pop(stack.pop(), ()):
                stack.extend(met.pop(rest, ()))
        if waiting:
            yield f"component {component}: its sets are not connected, so that it is several"


def _without_one(combination: Combination) -> Iterator[Rest]:
    for player in range(len(combination)):
        yield player, combination[:player] + combination[player + 1 :]
