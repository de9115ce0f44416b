# %% [markdown]
# # A game of your own in ten minutes
#
# A platform may scan what its users post; a user may post a copy or something original. Written as a game file, solved,
# followed along a parameter, and with a claim decided.

# %%
# %matplotlib inline
import gametheory
from gametheory.figures.best_responses import draw_best_responses
from gametheory.figures.paths import draw_paths

TEXT = """
format = 1
title  = "Scanning what users post"
source = "an example; numbers are illustrative"
form   = "strategic"

[parameters.penalty]
default = 4
range   = [0, 10]
unit    = "money"
meaning = "what a user loses whose copy is found"

[parameters.scan_cost]
default = 1
range   = [0, 5]
unit    = "money"
meaning = "cost of scanning a post"

[parameters.harm]
default = 3
range   = [0, 10]
unit    = "money"
meaning = "what a copy that stays up costs the platform"

[players]
platform = ["scan", "trust"]
user     = ["copy", "create"]

[payoffs.cells]
scan.copy    = ["-scan_cost", "2 - penalty"]
scan.create  = ["-scan_cost", 1]
trust.copy   = ["-harm", 2]
trust.create = [0, 1]

[measures]
copies   = "user.copy"
scanning = "platform.scan"

[claims.penalties_deter]
says  = "At most one post in four is a copy, whatever the penalty."
holds = "copies <= 1/4"
over  = { penalty = [0, 10] }
"""

family = gametheory.loads(TEXT)
print(family)

# %% [markdown]
# A wrong file is refused with every fault at once, each with its line and what to write instead.

# %%
try:
    gametheory.loads(TEXT.replace("-harm", "-harms").replace("over  =", "ovr   ="))
except gametheory.GameFileError as error:
    print(error)

# %% [markdown]
# ## Solve it
#
# Neither side wants to be predictable: one equilibrium, in mixed strategies, exactly.

# %%
solution = gametheory.solve(family)
(equilibrium,) = solution.equilibria
for player, strategy in equilibrium.strategies.items():
    print(f"{player}: {', '.join(f'{name} {probability}' for name, probability in strategy.items())}")

# %%
draw_best_responses(family.at(), solution)

# %% [markdown]
# ## Along a parameter
#
# How does it depend on the penalty? The range is cut at the exact values where the equilibria change.

# %%
regimes = gametheory.regimes(family, "penalty")
for cell in regimes.cells:
    shown = "; ".join(
        f"copies = {found.value('copies')}, scanning = {found.value('scanning')}" for found in cell.equilibria
    )
    print(f"{cell!r:.60}: {shown}")

# %%
draw_paths(regimes, family, quantities=["copies", "scanning"])

# %% [markdown]
# ## Decide the claim
#
# The penalty does not move the number of copies at all once it deters anybody: that number is set by the *platform's* costs,
# `scan_cost / harm`. A higher penalty only lets the platform scan less.

# %%
(verdict,) = gametheory.check(family)
print(f"{verdict.name}: {verdict.verdict}")
for stretch in verdict.stretches:
    print(f"  {stretch.verdict} {stretch}")

# %% [markdown]
# What would make it true? Dear copies or cheap scanning, exactly from where:

# %%
(found,) = gametheory.break_even(family)
for row in found.rows:
    print(f"  {row.parameter}: {'; '.join(f'{stretch.verdict} {stretch}' for stretch in row.stretches)}")

# %% [markdown]
# Your own file does the same from the command line: `gametheory new my_game.toml` writes one to start from, and
# `gametheory validate`, `show`, `solve`, `regimes`, `check` and `plot` take it from there.
