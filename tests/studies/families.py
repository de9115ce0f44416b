"""Random families of every form, half of their points degenerate, and claims of every kind about them."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import gametheory
from gametheory.model.family import Family
from gametheory.sweeps.designs import Points

FORMS = ("bimatrix", "players", "tree", "bayesian", "symmetric")
NUMBERS = ("-1", "0", "0", "1", "2")
FORMULAS = (
    "t",
    "s",
    "t + s",
    "t - s",
    "s - t",
    "t * s",
    "s * t",
    "2*t - 1",
    "t*t - s*s",
    "(t + s) * (t - s)",
    "3 * t / (2 + s*s)",
    "t / 3",
)
TURNS = ("max(t, s)", "min(t, 0)", "abs(s)", "t if t > s else s", "1 / s", "t / (t - s)", "t / t")

CLAIMS = """
[claims.bounded]
holds = "payoff.one <= gain or one.a0 == 1"

[claims.some_first]
holds = "one.a0 == 1 and gain >= payoff.one"
in = "some"

[claims.tied]
holds = "gain == 3 * t * one.a0 / 3 or gain > s / t"

[claims.best]
holds = "one.a0 >= 1/2"
in = "selected"

[claims.safe]
holds = "one.a0 >= 1/2"
in = "selected"
select = "risk dominance"

[claims.ruled]
holds = "gain + one.a0 > 1/2"
in = "selected"
select = "payoff.one + gain"

[claims.turning]
holds = "gain == max(t, 0) or (payoff.one if s > 0 else gain) < t"
"""

HEAD = """
format = 1
title = "Random"
form = "{form}"

[parameters]
t = {{ default = "1/2", range = [-3, 3] }}
s = {{ default = "1/3", range = [-3, 3] }}
p = {{ default = "2/5", range = [0, 1] }}
"""


def entry(source: random.Random, turns: bool) -> str:
    pool = source.random()
    if pool < 0.35:
        return source.choice(NUMBERS)
    return source.choice(TURNS) if turns and pool > 0.93 else source.choice(FORMULAS)


def family(form: str, seed: int) -> Family:
    """A random family of a form; the same for the same seed."""
    source = random.Random(f"{form} {seed}")
    turns = source.random() < 0.3
    return gametheory.loads(_WRITERS[form](source, turns))


def points(source: random.Random, names: tuple[str, ...], count: int, kind: str) -> Points:
    """Points at which ``t``, ``s`` and ``p`` are floats, whole numbers, thirds, or neighbours of whole numbers."""

    def value(name: str) -> Fraction:
        low, high = (0, 1) if name == "p" else (-3, 3)
        if kind == "floats":
            return Fraction(source.uniform(low, high))
        if kind == "near":
            number = Fraction(source.randint(low, high)) + Fraction(source.choice([0, 0, 1, -1]), 2**52)
            return min(max(number, Fraction(low)), Fraction(high))
        parts = 1 if kind == "whole" else 3
        return Fraction(source.randint(low * parts, high * parts), parts)

    return Points(names, [[value(name) for name in names] for _ in range(count)])


KINDS = ("floats", "whole", "thirds", "near")


def _bimatrix(source: random.Random, turns: bool) -> str:
    shape = source.choice([(2, 2), (2, 2), (2, 3), (3, 2), (3, 3), (4, 4), (2, 5)])
    names = [[f"{letter}{k}" for k in range(size)] for letter, size in zip("ab", shape, strict=True)]

    def matrix() -> list[list[str]]:
        return [[entry(source, turns) for _ in range(shape[1])] for _ in range(shape[0])]

    # Common interests make several equilibria.
    first = matrix()
    second = first if source.random() < 0.3 else matrix()
    return f"""{HEAD.format(form="strategic")}
[players]
one = {_list(names[0])}
two = {_list(names[1])}
[payoffs.matrices]
one = [{", ".join(map(_list, first))}]
two = [{", ".join(map(_list, second))}]
[measures]
gain = "t * one.a0 + s * two.b1"
{CLAIMS}"""


def _players(source: random.Random, turns: bool) -> str:
    names = [["a0", "a1"], ["b0", "b1"], ["c0", "c1", "c2"]]
    labels = ("one", "two", "three")
    formulas = []
    for label in labels:
        terms = [
            f"({entry(source, turns)}) * "
            + " * ".join(f"{name}.{own}" for name, own in zip(labels, played, strict=True))
            for played in itertools.product(*names)
        ]
        formulas.append(f'{label} = "{" + ".join(terms)}"')
    return HEAD.format(form="strategic") + "\n".join(
        [
            "[players]",
            *(f"{label} = {_list(own)}" for label, own in zip(labels, names, strict=True)),
            "[payoffs.formulas]",
            *formulas,
            '[measures]\ngain = "t * one.a0 + s * two.b1"',
            CLAIMS,
        ]
    )


def _tree(source: random.Random, turns: bool) -> str:
    nodes: list[str] = []
    number = itertools.count()

    def write(depth: int) -> str:
        name = f"n{next(number)}"
        kind = source.choice(["one", "two", "chance", "stage"]) if depth else "end"
        if depth == 3 and kind == "chance":
            kind = "one"
        if kind == "end":
            nodes.append(f'{name} = {{ payoffs = ["{entry(source, turns)}", "{entry(source, turns)}"] }}')
        elif kind == "chance":
            low, high = write(depth - 1), write(depth - 1)
            chance = 'chance = { x = "p", y = "1 - p" }'
            nodes.append(f'{name} = {{ {chance}, to = {{ x = "{low}", y = "{high}" }} }}')
        elif kind == "stage":
            replies = []
            for _ in range(2):
                low, high = write(0), write(0)
                replies.append(f"n{next(number)}")
                moves = f'moves = {{ b0 = "{low}", b1 = "{high}" }}'
                nodes.append(f'{replies[-1]} = {{ player = "two", information = "i{name}", {moves} }}')
            nodes.append(f'{name} = {{ player = "one", moves = {{ a0 = "{replies[0]}", a1 = "{replies[1]}" }} }}')
        else:
            letter = "a" if kind == "one" else "b"
            children = [write(depth - 1) for _ in range(2)]
            moves = ", ".join(f'{letter}{k} = "{child}"' for k, child in enumerate(children))
            nodes.append(f'{name} = {{ player = "{kind}", moves = {{ {moves} }} }}')
        return name

    write(source.choice([2, 3]))
    # Both players have names of moves, whatever was drawn.
    ends = [f'e{k} = {{ payoffs = ["{k}", "t"] }}' for k in range(2)]
    extra = ['last = { player = "two", moves = { b0 = "e0", b1 = "e1" } }', *ends]
    root = 'root = { player = "one", moves = { a0 = "n0", a1 = "last" } }'
    return (
        f"""{HEAD.format(form="extensive")}
[tree]
""".replace('form = "extensive"', 'form = "extensive"\nconcept = "subgame-perfect"\nplayers = ["one", "two"]')
        + "\n".join([root, *nodes, *extra, '[measures]\ngain = "t * one.a0 + s * two.b1"', CLAIMS])
    )


def _bayesian(source: random.Random, turns: bool) -> str:
    formulas = []
    for label in ("one", "two"):
        terms = [
            f"({entry(source, turns)}) * one.{own} * two.{other} * two.{kind}"
            for own in ("a0", "a1")
            for other in ("b0", "b1")
            for kind in ("hi", "lo")
        ]
        formulas.append(f'{label} = "{" + ".join(terms)}"')
    return f"""{HEAD.format(form="bayesian")}
[players]
one = ["a0", "a1"]
two = {{ types = {{ hi = "p", lo = "1 - p" }}, strategies = ["b0", "b1"] }}
[payoffs.formulas]
{formulas[0]}
{formulas[1]}
[measures]
gain = "t * one.a0 + s * two.b1"
{CLAIMS}
[claims.types]
holds = "two.hi == p and gain <= two.b0 + one.a0"
"""


def _symmetric(source: random.Random, turns: bool) -> str:
    count = source.choice([2, 3, 4, 6, 9])
    slopes = [
        source.choice(["0", "count.a", "count.b", "s * count.a", "count.a * count.a", "min(count.a, 2)"]) for _ in "ab"
    ]
    return (
        f"""{HEAD.format(form="symmetric")}
[players]
one = {{ count = {count}, strategies = ["a0", "a1"] }}
[payoffs.one]
a0 = "{entry(source, turns)} + {slopes[0]}"
a1 = "{entry(source, turns)} + {slopes[1]}"
[measures]
gain = "t * count.a0 + s"
{CLAIMS}
[claims.states]
holds = "state.maximiser == 1 or count.a0 >= 1"
in = "some"
[claims.stable]
holds = "state.stable == 1"
in = "selected"
select = "count.a0"
""".replace("count.a *", "count.a0 *")
        .replace("count.a,", "count.a0,")
        .replace('count.a"', 'count.a0"')
        .replace("count.b", "count.a1")
    )


def _list(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


_WRITERS = {"bimatrix": _bimatrix, "players": _players, "tree": _tree, "bayesian": _bayesian, "symmetric": _symmetric}
