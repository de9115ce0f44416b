"""The page of a game: one HTML file with its claims, regimes, figures and an explorer."""
