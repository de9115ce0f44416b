"""Symmetric games for tests: of given gains, and the published ones."""

from __future__ import annotations

import itertools

import gametheory

SWAMPING = """
format = 1
title = "Enforcement swamping"
form = "symmetric"
parameters.tools = {{ default = {tools} }}
parameters.gain = {{ default = 6 }}
parameters.damages = {{ default = 150 }}
parameters.suits = {{ default = 20 }}
[players]
tool = {{ count = "tools", strategies = ["pirate", "comply"], counts = "all" }}
[payoffs.tool]
pirate = "gain - damages * min(1, suits / count.pirate)"
comply = "0"
[measures]
piracy = "tool.pirate"
welfare = "payoff.tool"
"""


def swamping(tools):
    return gametheory.loads(SWAMPING.format(tools=tools)).at()


def newton_text(values, name):
    """A polynomial through the values at 0, 1, ..., as the text of an expression: Newton's forward differences."""
    column, terms, factor = list(values), [], "1"
    for order in range(len(values)):
        terms.append(f"({column[0]}) * {factor}")
        column = [(after - before) for before, after in itertools.pairwise(column)]
        factor += f" * ({name} - {order}) / {order + 1}"
    return " + ".join(terms)


def game_of(tables, strategies=("a", "b"), measures=""):
    """Two strategies with these payoffs by how many others play the first."""
    rows = "\n".join(
        f'{name} = "{newton_text(table, f"count.{strategies[0]}")}"'
        for name, table in zip(strategies, tables, strict=True)
    )
    text = f"""
format = 1
title = "Tables"
form = "symmetric"
[players]
one = {{ count = {len(tables[0])}, strategies = {list(strategies)!r} }}
[payoffs.one]
{rows}
{measures}
"""
    return gametheory.loads(text.replace("'", '"')).at()


def game_of_formulas(count, payoffs, counts="others", extra=""):
    """Any number of strategies with payoffs as expressions."""
    names = list(payoffs)
    rows = "\n".join(f'{name} = "{payoff}"' for name, payoff in payoffs.items())
    text = f"""
format = 1
title = "Formulas"
form = "symmetric"
[players]
one = {{ count = {count}, strategies = {names!r}, counts = "{counts}" }}
[payoffs.one]
{rows}
{extra}
"""
    return gametheory.loads(text.replace("'", '"')).at()
