"""The judge of symmetric games: what a player gains by deviating, and whole documents. It shares nothing with the methods."""

from gametheory.solvers.judging_symmetric.documents import verify_symmetric
from gametheory.solvers.judging_symmetric.sums import agrees, judge_counts, judge_symmetric

__all__ = ["agrees", "judge_counts", "judge_symmetric", "verify_symmetric"]
