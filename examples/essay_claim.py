"""The essay's prediction, checked from Python.

"Legacy IP will be valuable behind hyperscaler paywalls, worthless everywhere else": does it hold in every
equilibrium of the four-player game, at any reach of the law?
"""

from pathlib import Path

import gametheory

family = gametheory.load(Path(__file__).parents[1] / "games" / "essay" / "four_players.toml")

(verdict,) = gametheory.check(family, claims=["prediction"])
print(f"prediction: {verdict.verdict}")
for stretch in verdict.stretches:  # proved at every value; together they are the whole range
    print(f"  {stretch.verdict} {stretch}")
print(f"  a counterexample: reach = {verdict.counterexample.parameters['reach']}")
measures = verdict.counterexample.equilibrium.measures
print(f"  there: {', '.join(f'{name} = {value}' for name, value in measures.items())}")

# The same game where a licence outside is cheaper than piracy: one subgame-perfect equilibrium, exactly.
solution = gametheory.solve(family.at(outside_fee="4/5"))
print("with outside_fee = 4/5, in equilibrium:")
(equilibrium,) = solution.equilibria
for name, behavior in equilibrium.behavior.items():
    if behavior.on_path:
        print(f"  {name}: {next(move for move, probability in behavior.moves.items() if probability == 1)}")
print(f"  payoffs: {', '.join(f'{player} {payoff}' for player, payoff in equilibrium.payoffs.items())}")
