"""From a family of games to straight-line programs, one for each region in which no ``min``, ``max`` or ``if`` switches."""
