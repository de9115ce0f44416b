"""What a game is: a family in its parameters, and one game of it in each form. Nothing here solves."""
