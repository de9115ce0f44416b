"""What evaluating a game at its defaults will cost, told before it is done.

A small file can ask for enormous work: a hundred thousand profiles, each with formulas of a thousand parts, in
numbers of tens of thousands of bits. The estimate multiplies what is written by how often it is computed and by the
size that its numbers may reach. Sizes follow from bounds: a sum, product or ratio has at most the bits of both sides
together, a power its exponent times those of its base.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Mapping

from gametheory.numbers import MAXIMUM_BITS
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name, Power
from gametheory.spec.per_strategy import MAXIMUM_COUNT, MAXIMUM_TRIED
from gametheory.spec.schema import GameSpec

MAXIMUM_COST = 20_000_000
"""Most operations on small numbers, about a quarter of a microsecond each, that one evaluation of a game may take."""
MAXIMUM_EXPANSION = 2_000
MAXIMUM_DEPTH = 150
"""Most parts and levels of a definition that depends on what is played, with those that it names put in."""
_OVERHEAD = 8
"""Operations that it takes to call for a payoff or measure and to keep it."""
_NODE = 50
"""Operations that it takes to make a node of a Bayesian game's tree."""
_SQUARED_BITS = 500_000
"""An operation on numbers of b bits costs about 1 + b**2/500,000 such operations."""


def evaluation_cost(spec: GameSpec) -> int:
    """Operations, in those of small numbers, that payoffs and measures take at the defaults; an upper bound."""
    bits = {name: _size(parameter.default.as_integer_ratio()) for name, parameter in spec.parameters.items()}
    counted = MAXIMUM_COUNT.bit_length()
    bits.update((f"count.{name}", counted) for names in spec.strategies for name in names)
    once = often = 0
    for name, expression in spec.definitions.items():
        cost, bits[name] = _cost(expression, bits)
        if name in spec.outcome_definitions:
            often += cost
        else:
            once += cost
    payoffs = largest = outcomes = 0
    for expressions, repeated in _payoffs(spec):
        for expression in expressions:
            cost, size = _cost(expression, bits)
            payoffs += (cost + _OVERHEAD) * repeated
            largest = max(largest, size)
        # In games of payoffs a strategy each computes for itself the definitions that it uses.
        outcomes += repeated * (1 + len(spec.strategy_payoffs))
    if spec.crowd.count is not None:
        once += _cost(spec.crowd.count, bits)[0]
        largest += 2 * counted  # The mean over all players.
    bits.update((f"payoff.{player}", largest) for player in spec.players)
    for name, expression in spec.measures.items():
        cost, bits[name] = _cost(expression, bits)
        often += cost + _OVERHEAD
    return once + payoffs + often * outcomes + _NODE * _nodes(spec)


def _nodes(spec: GameSpec) -> int:
    """Nodes of the tree of a Bayesian game: each draw of types is followed by all histories of moves."""
    if spec.form != "bayesian":
        return 0
    sizes = (len(spec.strategies[spec.players.index(name)]) for stage in spec.stages for name in stage)
    histories = itertools.accumulate(sizes if spec.stages else map(len, spec.strategies), operator.mul, initial=1)
    return len(spec.prior.probabilities) * sum(histories)


def too_long_definition(spec: GameSpec) -> str:
    """A definition that depends on what is played and is too long, or too deep, once those that it names are put in.

    Tables of formulas write such definitions out, and twenty that each double the one before would make a megabyte.
    Empty if there is none.
    """
    sizes: dict[str, tuple[int, int]] = {}
    for name, expression in spec.definitions.items():
        if name in spec.outcome_definitions:
            sizes[name] = _written_out(expression, sizes)
            if sizes[name][0] > MAXIMUM_EXPANSION or sizes[name][1] > MAXIMUM_DEPTH:
                return name
    return ""


def _written_out(expression: Expression, sizes: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Parts and levels of an expression in which definitions are put in."""
    if isinstance(expression, Name):
        return sizes.get(expression.text, (1, 0))
    parts = [_written_out(part, sizes) for part in expression.parts()]
    return 1 + sum(size for size, _ in parts), 1 + max((depth for _, depth in parts), default=0)


def _payoffs(spec: GameSpec) -> list[tuple[tuple[Expression, ...], int]]:
    """The payoff expressions of a place in the file, and for how many outcomes they are computed."""
    profiles = math.prod(map(len, spec.strategies))
    if spec.form == "population":
        return [(tuple(spec.strategy_payoffs.values()), min(profiles, MAXIMUM_TRIED))]
    if spec.form == "symmetric":
        # Each is computed where everyone plays alike, once for those who do and once for a player who does otherwise.
        return [(tuple(spec.strategy_payoffs.values()), 2 * profiles)]
    draws = len(spec.prior.probabilities) or 1
    chance = [((probability,), 1) for probability in spec.prior.probabilities.values()]
    if spec.formulas:
        return [*chance, (spec.formulas, profiles * draws)]
    if spec.cells and not spec.typed_cells:
        return [*chance, *((cell, draws) for cell in spec.cells.values())]
    written = list(spec.cells.values())
    for node in spec.tree.values():
        entries = node.payoffs if node.payoffs is not None else node.chance or {}
        written.append(tuple(entries.values()) if isinstance(entries, dict) else entries)
    return [*chance, *((expressions, 1) for expressions in written)]


def _cost(expression: Expression, bits: Mapping[str, int]) -> tuple[int, int]:
    """Operations that an expression takes, and a bound on the bits of its value."""
    if isinstance(expression, Constant):
        return 1, _size(expression.value.as_integer_ratio())
    if isinstance(expression, Name):
        return 1, bits.get(expression.text, 1)
    parts = [_cost(part, bits) for part in expression.parts()]
    cost = 1 + sum(cost for cost, _ in parts)
    sizes = [size for _, size in parts]
    if isinstance(expression, Arithmetic):
        size = min(sum(sizes) + 1, MAXIMUM_BITS)
    elif isinstance(expression, Power):
        size = min(sizes[0] * max(abs(expression.exponent), 1), MAXIMUM_BITS)
    else:
        size = max(sizes, default=1)
    return cost + size * size // _SQUARED_BITS, size


def _size(ratio: tuple[int, int]) -> int:
    return max(ratio[0].bit_length(), ratio[1].bit_length(), 1)
