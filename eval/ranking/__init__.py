"""How good the ranking is: recorded dialogues (ReDial), held-out people (MovieLens), and how it scales."""
