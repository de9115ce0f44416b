# %% [markdown]
# # The essay's claim, from the first command to a figure
#
# "Legacy IP will be valuable behind hyperscaler paywalls, worthless everywhere else." Is that what game theory predicts? The
# essay's game of four players has the claim `prediction`; here it is decided at every reach of the law at once.
#
# On the command line the first step is
#
# ```bash
# gametheory check essay/four_players --claim prediction
# ```

# %%
# %matplotlib inline
import gametheory
from gametheory.figures.paths import draw_paths

family = gametheory.load("essay/four_players")  # a game that comes with the package; your own by its path
(verdict,) = gametheory.check(family, claims=["prediction"])
print(f"prediction: {verdict.verdict}")
for stretch in verdict.stretches:  # proved at every value; together they are the whole range
    print(f"  {stretch.verdict} {stretch}")

# %% [markdown]
# The verdict is a proof about the model at the numbers in its file. Where it fails there is a counterexample, solved anew by
# the solver of single games.

# %%
print(f"  a counterexample: reach = {verdict.counterexample.parameters['reach']}")
measures = verdict.counterexample.equilibrium.measures
print(f"  there: {', '.join(f'{name} = {value}' for name, value in measures.items())}")

# %% [markdown]
# ## What must be true
#
# The claim holds without reach. Which other numbers carry it? For each parameter, with all others at their values, the exact
# values at which the verdict flips:

# %%
(found,) = gametheory.break_even(family, ["prediction"])
for row in found.rows:
    if len(row.stretches) > 1:
        print(f"  {row.parameter}: {'; '.join(f'{stretch.verdict} {stretch}' for stretch in row.stretches)}")

# %% [markdown]
# ## Who plays what
#
# The same game where a licence outside is cheaper than piracy: one subgame-perfect equilibrium, exactly.

# %%
solution = gametheory.solve(family.at(outside_fee="4/5"))
print("with outside_fee = 4/5, in equilibrium:")
(equilibrium,) = solution.equilibria
for name, behavior in equilibrium.behavior.items():
    if behavior.on_path:
        print(f"  {name}: {next(move for move, probability in behavior.moves.items() if probability == 1)}")
print(f"  payoffs: {', '.join(f'{player} {payoff}' for player, payoff in equilibrium.payoffs.items())}")

# %% [markdown]
# ## A figure
#
# What the holder earns in the two segments, as reach grows. Lines are the exact formulas of each regime, and where they jump
# they are not joined.

# %%
regimes = gametheory.regimes(family, "reach")
print(f"{len(regimes.breakpoints)} breakpoints: {', '.join(str(point.value) for point in regimes.breakpoints)}")
draw_paths(regimes, family, quantities=["rent_inside", "rent_outside"])
