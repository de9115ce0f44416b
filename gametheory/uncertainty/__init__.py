"""Uncertainty: how often a claim holds when parameters are drawn from their priors, and which parameter decides it."""
