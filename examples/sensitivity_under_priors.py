# %% [markdown]
# # Sensitivity under priors
#
# Nobody knows the essay's numbers. `essay/two_segments` gives each of them a prior, an economist's stated uncertainty; how
# often do the claims hold, and which number decides? These are estimates under illustrative priors, not theorems.

# %%
# %matplotlib inline
import gametheory
from gametheory.figures.bars import draw_indices, draw_tornado

family = gametheory.load("essay/two_segments")
study = gametheory.sensitivity(
    family, claims=["valuable_inside", "worthless_outside", "prediction"], draws=20_000, seed=0
)
for claim in study.claims:
    print(f"{claim.name}: holds in {claim.probability:.1%} of draws (standard error {claim.standard_error:.1%})")

# %% [markdown]
# The two halves hang on different numbers, so that the share of draws in which both hold is about the product of the two. That
# is a fact about these priors, which are independent, and not about the world: if costs of piracy fall where rogue tools get
# better, the halves go together less well.

# %%
inside, outside, both = study.claims
print(f"product {inside.probability * outside.probability:.1%}, both {both.probability:.1%}")

# %% [markdown]
# ## What decides
#
# The total Sobol' index of a parameter is the share of the variance that would be left if all others were known.

# %%
for influence in both.influences[:5]:
    first, total = influence.first, influence.total
    print(f"  {influence.parameter}: first {first.value:.2f}, total {total.value:.2f}")

# %%
draw_indices(both, family)

# %% [markdown]
# With one parameter at its 5% and its 95% quantile, the others drawn:

# %%
draw_tornado(both, family)

# %% [markdown]
# ## What is exact
#
# Where the claim flips along one parameter, with all others at their defaults, is no estimate but proved.

# %%
for influence in both.influences[:5]:
    if influence.break_even is not None:
        print(f"  {influence.parameter}: {'; '.join(f'{s.verdict} {s}' for s in influence.break_even.stretches)}")
