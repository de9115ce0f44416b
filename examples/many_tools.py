# %% [markdown]
# # Thousands of tools, and a population of creators
#
# Games that are not solved profile by profile. In a symmetric game how many others pirate is all that matters to a tool, so
# a million of them are no more work than ten.

# %%
import gametheory
from gametheory.dynamics.basins import basins

swamping = gametheory.load("essay/swamping")
solution = gametheory.solve(swamping.at(tools=1_000_000))
print(f"a million tools, {solution.details.players:,} of them in reach; complete: {solution.complete}")
for equilibrium in solution.equilibria:
    share = equilibrium.measures["piracy"]  # a rational, or an enclosure that is certified to hold the value
    print(f"  {float(share):.6f} of those in reach pirate; stable: {equilibrium.state['stable']}")

# %% [markdown]
# From how many tools on is piracy an equilibrium at all, and from how many the one that maximises the potential?

# %%
regimes = gametheory.regimes(swamping, "tools")
print("regimes over the number of tools:")
for cell in regimes.cells:
    pure = ", ".join(outcome.name + " (maximises the potential)" * outcome.maximiser for outcome in cell.outcomes)
    print(f"  {cell.where()}: {pure}; mixed: {cell.signature.mixed}")

# %% [markdown]
# A Bayesian game: a tool knows whether it is within reach, the holder knows only how likely that is.

# %%
screening = gametheory.load("essay/screening_bayesian")
for found in gametheory.regimes(screening, "reach").breakpoints:
    print(f"screening: the equilibria change at reach = {found.value}")

# %% [markdown]
# A population: creators drift towards what pays better. With network effects it matters where they start.

# %%
creators = gametheory.load("essay/creators").at(congestion=-6)
found = basins(creators, samples=400, seed=0)
print("creators with network effects, from 400 random states:")
for basin in found.basins:
    where = (
        ", ".join(f"{float(x):.2g} {name}" for name, x in basin.state["creators"].items() if x) if basin.state else ""
    )
    print(f"  {basin.count:>3} end at {where or basin.kind}")
