"""Scorers: each says of every item of the catalogue how well it suits a taste, from one kind of evidence."""
