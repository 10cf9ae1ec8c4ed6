"""How well messages are understood: gold, scoring, training of the heads, report."""
