"""Games of which shares and indices are known by hand."""

from __future__ import annotations

import gametheory

PARAMETERS = """
[parameters.x]
default = "1/4"
range = [0, 1]
prior = "uniform(0, 1)"

[parameters.y]
default = "3/4"
range = [0, 1]
prior = "uniform(0, 1)"

[parameters.z]
default = 1
range = [0, 4]
"""

DECIDED = f"""
format = 1
title = "One equilibrium, whatever the parameters"
form = "strategic"
{PARAMETERS}
[players]
ann = ["up", "down"]
bob = ["left", "right"]

[payoffs.formulas]
ann = "ann.up"
bob = "bob.left"

[measures]
linear = "x + 2 * y"
constant = "1/3 * ann.up + z / 3"
shared = "z * ann.up"

[claims.half]
holds = "x >= 1/2"

[claims.both]
says = "Both are large."
holds = "x >= 1/2 and y >= 1/2"

[claims.never]
holds = "ann.down == 1"

[claims.at_half]
holds = "x >= 1/2 and y >= 1/2"
at = {{ y = 1 }}

[claims.over_z]
holds = "x >= z"
over = {{ z = [0, 4] }}

[claims.elsewhere]
holds = "y >= 1/2"
at = {{ x = 1, y = 1 }}
"""
"""Of ``linear`` the indices are 1/5 and 4/5; of ``both`` 1/3 each in first order and 2/3 each in all."""

COORDINATION = f"""
format = 1
title = "Coordination where x is small"
form = "strategic"
{PARAMETERS}
[players]
ann = ["stag", "hare"]
bob = ["stag", "hare"]

[payoffs.cells]
stag.stag = ["1 - x", "1 - x"]
stag.hare = ["-x", "1/4"]
hare.stag = ["1/4", "-x"]
hare.hare = ["1/4", "1/4"]

[measures]
trust = "ann.stag"

[claims.trust]
holds = "trust == 1"
in = "some"

[claims.trust_in_every]
holds = "trust == 1"

[claims.anything]
holds = "trust >= 0"

[claims.nothing]
holds = "trust < 0"
"""
"""With x < 3/4 two pure equilibria and a mixed one; beyond, only the hare."""

TIED = f"""
format = 1
title = "A tie at every point"
form = "strategic"
{PARAMETERS}
[players]
ann = ["up", "down"]
bob = ["left", "right"]

[payoffs.formulas]
ann = "x * bob.left"
bob = "y"

[measures]
up = "ann.up"
got = "payoff.ann"

[claims.paid]
holds = "got >= x"
in = "some"

[claims.paid_in_every]
holds = "got >= x"
"""
"""Nobody's own move matters: every profile is an equilibrium."""

PENNIES = f"""
format = 1
title = "No pure equilibrium"
form = "strategic"
concept = "pure-nash"
{PARAMETERS}
[players]
ann = ["heads", "tails"]
bob = ["heads", "tails"]

[payoffs.cells]
heads.heads = ["1 + x", "0"]
heads.tails = ["0", "1"]
tails.heads = ["0", "1 + y"]
tails.tails = ["1", "0"]

[measures]
heads = "ann.heads"

[claims.heads]
holds = "heads >= 0"
"""

UNDEFINED = f"""
format = 1
title = "Undefined where x is small"
form = "strategic"
{PARAMETERS.replace('default = "1/4"', 'default = "9/10"')}
[players]
ann = ["up", "down"]
bob = ["left", "right"]

[payoffs.formulas]
ann = "ann.up / max(0, x - 1/2)"
bob = "bob.left"

[measures]
got = "payoff.ann"

[claims.gains]
holds = "got >= 1"
"""


def family(text: str) -> gametheory.Family:
    return gametheory.loads(text)
