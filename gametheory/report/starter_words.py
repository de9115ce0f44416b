"""The comments of a new game file: on each part, what may stand there and where to look on."""

from __future__ import annotations

HEAD = """\
# A game file: parameters, players, payoffs, measures and claims. What follows a # is a comment.
#   gametheory validate FILE    is it right? every fault is told, with its line
#   gametheory show FILE        payoffs, as formulas and as numbers
#   gametheory solve FILE       every equilibrium, exactly
#   gametheory check FILE       where each claim holds
#   gametheory games            the games that come with the package, to look things up in"""

FORM = "strategic, extensive, bayesian, symmetric or population"

CONCEPTS = {
    "symmetric": """
concept = "pure-nash"   # by counts, exactly; "symmetric-nash" for those in which all mix alike"""
}
"""Lines that only some forms have in their heads."""

PARAMETERS = """\
# Parameters: the named numbers of the game. Numbers are exact: 0.4 and "2/5" are the same.
# range says where a parameter may lie; regimes, sweeps and claims go over it. There may also be
# unit = "...", source = "..." and, for gametheory sensitivity, prior = "uniform(0, 1)" (or beta,
# triangular, normal, loguniform)."""

MEANING = "   # what it is, in a few words"
"""Behind a meaning that is left to the writer."""

DEFINITIONS = """\
# Definitions: names for what is used more than once. Expressions have + - * /, ** with whole
# exponents, brackets, min, max, abs, and: a if condition else b."""

PLAYERS = {
    "strategic": "# Players and their strategies, in order. Names have letters, digits and _.",
    "extensive": "# The players, in order; their moves are in the tree.",
    "bayesian": """\
# Players and their strategies, in order. One with types = { type = "probability", ... } knows its own
# type, and the others know the probabilities. A joint distribution of types stands under [prior].""",
    "symmetric": """\
# Players that are all alike: how many there are (a number or an expression), and what each can do.""",
    "population": "# Populations and their strategies; name several for a game between them.",
}

PAYOFFS = {
    "strategic": """\
# Payoffs: these are placeholders, to be replaced. A cell holds a payoff for each player, in order: a
# number, or an expression in quotes. In place of cells there may be [payoffs.formulas], an expression
# a player, in which player.strategy is 1 where it is played and 0 elsewhere, or [payoffs.matrices].
# Look at: gametheory show essay/monitoring""",
    "extensive": """\
# The tree: it is a placeholder, to be replaced. Its first node is the root. A node has a player and
# moves = { move = "next node", ... }; or chance = { event = "probability", ... } and
# to = { event = "next node", ... }; or payoffs, in the order of the players. Nodes that share
# information = "name" can't be told apart by their player.
# Look at: gametheory show classics/beer_quiche""",
    "bayesian": """\
# Payoffs: these are placeholders, to be replaced. An expression a player, in which player.strategy is
# 1 where it is played and 0 elsewhere, and player.type likewise where the player has that type.
# Look at: gametheory show literature/png_1983_bayesian""",
    "symmetric": """\
# Payoffs: these are placeholders, to be replaced. An expression a strategy, in which count.strategy is
# how many of the others play it (or, with counts = "all" above, the player included).
# Look at: gametheory show essay/swamping""",
    "population": """\
# Payoffs: these are placeholders, to be replaced. An expression a strategy, in which
# population.strategy is the share of that population which plays it.
# Look at: gametheory show essay/creators""",
}

MEASURES = """\
# Measures: what you want to know of an equilibrium. player.strategy is how often it is played and
# payoff.player what the player gets; of what is random, the expectation."""

CLAIM = """\
# Claims: what you say of the equilibria. holds has comparisons (<=, <, ==, >=, >, and, or, not); in is
# "every", "some" or "selected"; over has ranges of parameters, at has values, else defaults count.
# Look at: gametheory games essay/monitoring"""
