"""Polynomials, rational functions, real algebraic numbers, and the ordered field of germs."""
