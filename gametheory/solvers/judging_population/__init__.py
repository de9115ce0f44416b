"""The judge of population games: states by the definitions, and whole documents. It shares nothing with the methods."""

from gametheory.solvers.judging_population.documents import UNSTATED, problems_of, verify_population
from gametheory.solvers.judging_population.states import Judged, judge_population

__all__ = ["UNSTATED", "Judged", "judge_population", "problems_of", "verify_population"]
