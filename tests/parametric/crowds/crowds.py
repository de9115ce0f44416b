"""Random symmetric games of two strategies, and what is true of them by plain enumeration."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

from flint import fmpz_poly

import gametheory
from gametheory.algebra.roots import AlgebraicNumber, roots_between

F = Fraction

SWAMPING = """format = 1
title = "Enforcement swamping"
form = "symmetric"
[parameters]
tools = { default = 1000, range = [1, 1000000] }
reach = { default = "1/5", range = [0, 1] }
gain = { default = 6, range = [0, 20] }
damages = { default = 150, range = [0, 300] }
suits = { default = 20, range = [0, 50] }
[players]
tool = { count = "COUNT", strategies = ["pirate", "comply"], counts = "all" }
[payoffs.tool]
pirate = "gain - damages*min(1, suits/count.pirate)"
comply = "0"
[measures]
piracy = "tool.pirate"
pirates = "count.pirate"
"""


def swamping(count="tools", claims=""):
    """The game of B4."""
    return gametheory.loads(SWAMPING.replace("COUNT", count) + claims)


def head(count="players", low=1, high=12, counts="others", parameters=""):
    """The start of a file with strategies ``in`` and ``out``."""
    return f"""format = 1
title = "A random crowd"
form = "symmetric"
[parameters]
players = {{ default = {high}, range = [{low}, {high}] }}
share = {{ default = "1/2", range = [0, 1] }}
x = {{ default = 1, range = [-3, 3] }}
{parameters}
[players]
tool = {{ count = "{count}", strategies = ["join", "leave"], counts = "{counts}" }}
[measures]
joined = "count.join"
worth = "payoff.tool + tool.join"
"""


def payoff(rng, names, *, ties):
    """A random payoff in some counts (and parameters); with ties, of few small whole numbers."""
    size = 1 if ties else 4
    terms = [str(rng.randint(-size, size))]
    for name in names:
        kind = rng.randrange(4)
        number = rng.randint(-size, size)
        if kind == 0:
            terms.append(f"{number}*{name}")
        elif kind == 1:
            terms.append(f"{number}*min({name}, {rng.randint(1, 5)})")
        elif kind == 2:
            terms.append(f"{number}*({name} - {rng.randint(0, 6)})**2")
        else:
            terms.append(f"({number} if {name} < {rng.randint(1, 8)} else {rng.randint(-size, size)})")
    return " + ".join(terms)


def random_crowd(seed, names, *, parameters="", **options):
    """A family whose payoffs are random in the names; every other one with ties."""
    rng = random.Random(seed)
    ties = bool(seed % 2)
    join, leave = (payoff(rng, names, ties=ties) for _ in range(2))
    text = head(parameters=parameters, **options)
    return gametheory.loads(f'{text}[payoffs.tool]\njoin = "{join}"\nleave = "{leave}"\n')


def gains(game):
    """The gains of joining, from the payoffs."""
    n = game.count
    found = []
    for k in range(n):
        pair = (k, n - 1 - k)
        found.append(F(str(game.payoff(0, pair))) - F(str(game.payoff(1, pair))))
    return found


def pure_by_enumeration(game):
    """The counts at which no player gains by changing, from every player's own two payoffs."""
    n = game.count
    found = set()
    for k in range(n + 1):
        stays = k == 0 or game.payoff(0, (k - 1, n - k)) >= game.payoff(1, (k - 1, n - k))
        out = k == n or game.payoff(1, (k, n - k - 1)) >= game.payoff(0, (k, n - k - 1))
        if stays and out:
            found.add(k)
    return found


def mixed_by_roots(game):
    """The number of roots in (0, 1) of the expected gain as a polynomial in p; None if it is zero."""
    g = gains(game)
    n = len(g) - 1
    total = fmpz_poly([0])
    scale = 1
    for value in g:
        scale = scale * value.denominator
    p, q = fmpz_poly([0, 1]), fmpz_poly([1, -1])
    for k, value in enumerate(g):
        total += p**k * q ** (n - k) * int(value * scale * comb(n, k))
    if not total:
        return None
    return len(roots_between([total], AlgebraicNumber.of(0), AlgebraicNumber.of(1)))


def maximisers(game):
    """The counts of the largest potential."""
    sums = [F(0)]
    for value in gains(game):
        sums.append(sums[-1] + value)
    return {k for k, value in enumerate(sums) if value == max(sums)}


def members(ranges):
    """The counts in some ranges, each of which comes once."""
    found = [k for low, high in ranges for k in range(low, high + 1)]
    assert len(found) == len(set(found))
    return set(found)


def expect_portrait(portrait, game, *, mixed=True):
    """The portrait of a game is what enumeration finds."""
    assert portrait.players == game.count
    assert members(portrait.counts) == pure_by_enumeration(game)
    assert members(portrait.maximiser) == maximisers(game)
    assert portrait.continuum == (not any(gains(game)))
    if mixed:
        assert portrait.mixed == mixed_by_roots(game)
