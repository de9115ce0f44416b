"""How populations move: dynamics on shares, where they end, and fixation in finite populations."""
