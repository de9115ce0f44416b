# %% [markdown]
# # A class on inspection games
#
# Does a higher fine lower crime? Four models answer, and they disagree, because in each of them something else adjusts. All
# four come with the package; every number below is computed, exactly.

# %%
# %matplotlib inline
from fractions import Fraction

import gametheory
from gametheory.figures.paths import draw_paths


def signs(name, parameter, measure, low, high):
    """How a measure of the one equilibrium changes between two values of a parameter."""
    family = gametheory.load(name)
    values = [gametheory.solve(family.at({parameter: value})).equilibria[0].measures[measure] for value in (low, high)]
    word = "falls" if values[1] < values[0] else "rises" if values[1] > values[0] else "stays"
    print(f"{name}: {measure} {word}, from {values[0]} at {parameter} = {low} to {values[1]} at {high}")
    return values


# %% [markdown]
# ## Dresher (1962): one inspection, several periods
#
# An inspector has one visit for n periods; a violator who is caught pays what an undetected one wins. Zero-sum, so it has a
# value, and the recursion over periods is solved in closed form: `I(n, 1) = -(n - 1)/(n + 1)`.

# %%
two = gametheory.load("literature/dresher_1962_two_periods")
values = {equilibrium.measures["value"] for equilibrium in gametheory.solve(two).equilibria}
print("two periods: in every equilibrium the inspector gets", ", ".join(map(str, values)))
recursive = gametheory.load("literature/dresher_1962_recursive")
for periods in (3, 4, 10):
    (equilibrium,) = gametheory.solve(recursive.at(periods=periods)).equilibria
    value = equilibrium.measures["value"]
    assert value == -Fraction(periods - 1, periods + 1)
    print(
        f"{periods} periods: the inspector gets {value}, and visits with probability {equilibrium.measures['visiting']}"
    )

# %% [markdown]
# One visit is worth less and less: the more days there are, the nearer the value is to losing for certain. The claim
# `recursion` proves the formula for every n from 3 to 100 at once, not only for those tried.

# %%
(recursion,) = gametheory.check(recursive, claims=["recursion"])
print(f"recursion: {recursion.verdict} on {', '.join(str(stretch) for stretch in recursion.stretches)}")

# %% [markdown]
# ## Becker (1968): the chance of being caught is a policy
#
# Whoever gains more than the expected fine offends. With the government choosing detection, a higher fine makes deterrence
# cheaper, so that more of it is bought: offences fall.

# %%
becker = signs("literature/becker_1968", "fine", "offence_rate", 250, 800)

# %% [markdown]
# ## Tsebelis (1989): the chance of being caught is an answer
#
# Here the police decide each day whether to look, and the public sees no policy, only police who react. In the one
# equilibrium each side's frequency makes the *other* side indifferent, so the fine cancels out of crime altogether. It lets
# the police rest.

# %%
violations = signs("literature/tsebelis_1989", "fine", "violations", 10, 100)
enforcement = signs("literature/tsebelis_1989", "fine", "enforcement", 10, 100)

# %%
tsebelis = gametheory.load("literature/tsebelis_1989")
regimes = gametheory.regimes(tsebelis, "fine")
draw_paths(regimes, tsebelis, quantities=["violations", "enforcement"])

# %% [markdown]
# ## Monitoring: the enforcer keeps the damages
#
# The essay's holder is no police: damages are paid to the one who sues. Then a higher fine moves the *enforcer's*
# indifference too, and piracy falls as `suit_cost / (reach * detection * damages)`. The paradox is gone, and it was
# never about fines, but about who receives them.

# %%
piracy = signs("essay/monitoring", "damages", "piracy", 100, 800)
monitoring = gametheory.load("essay/monitoring")
draw_paths(gametheory.regimes(monitoring, "damages"), monitoring, quantities=["piracy", "monitoring"])

# %% [markdown]
# ## Exercises
#
# Answer on paper first; each answer is computed below.
#
# 1. In Tsebelis's game, which of the *police's* payoffs would you change to lower crime to one in ten?
# 2. From which fine on do the police enforce one day in ten at most?
# 3. In the monitoring game, from which damages on does at most one tool in ten pirate?
# 4. Up to how many periods does Dresher's inspector with one visit keep at least -9/10?

# %%
print(gametheory.statics(tsebelis, measures=["violations"]))
for arrest in (2, 14):
    (equilibrium,) = gametheory.solve(tsebelis.at(arrest=arrest)).equilibria
    print(f"1. an arrest worth {arrest}: violations {equilibrium.measures['violations']}")

# %%
(rest,) = gametheory.check(tsebelis, claims=["heavier_fines_rest_the_police"])
print("2. fine:", "; ".join(f"{stretch.verdict} {stretch}" for stretch in rest.stretches))

# %%
(cell,) = [cell for cell in gametheory.regimes(monitoring, "damages").cells if not cell.is_point][-1:]
formula = cell.equilibria[0].value("piracy")
print(f"3. piracy = {formula} for the largest damages, so that a tenth is reached at damages = 250:")
print("  ", {damages: str(cell.at(damages=damages)[0].value("piracy")) for damages in (249, 250, 251)})

# %%
(worth,) = gametheory.check(recursive, claims=["one_visit_is_worth_something"])
print("4. periods:", "; ".join(f"{stretch.verdict} {stretch}" for stretch in worth.stretches))
