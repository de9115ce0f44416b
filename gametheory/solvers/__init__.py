"""Equilibria of one game, a file a method, and the judge that shares nothing with them."""
