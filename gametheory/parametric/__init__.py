"""Equilibria as formulas: along one parameter, over two, in boxes; comparative statics."""
