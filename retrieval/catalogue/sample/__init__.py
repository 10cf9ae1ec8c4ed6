"""The sample catalogues: films, with facts and an authored layer of our own, and books."""
