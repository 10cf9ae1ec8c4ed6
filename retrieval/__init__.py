"""From a query to a ranked slate. Knows catalogues, vectors and scorers; knows nothing of dialogue."""
