# %% [markdown]
# # A game typed in
#
# Every equilibrium of a degenerate game, and how sure one can be of it.

# %%
import gametheory

# Both matrices are indexed [row][column]. Row's second strategy ties with the first against column's first.
game = gametheory.bimatrix([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]], title="a game with ties")

solution = gametheory.solve(game)
print(
    f"{len(solution.equilibria)} extreme equilibria, complete: {solution.complete}, degenerate: {solution.degenerate}"
)
for number, equilibrium in enumerate(solution.equilibria):
    row, column = ([str(p) for p in strategy.values()] for strategy in equilibrium.strategies.values())
    print(f"  {number}: row {row}, column {column}, component {equilibrium.component}")

# %% [markdown]
# A second method computes in floats and misses some; what it does find is verified all the same.

# %%
second = gametheory.solve(game, method="nashpy-support")
print(f"nashpy's support enumeration finds {len(second.equilibria)}; complete: {second.complete}")

# %% [markdown]
# The judge shares no code with either method.

# %%
print(f"verified: {gametheory.verify(solution, game).holds}")
