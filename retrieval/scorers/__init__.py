"""Scorers: each gives every candidate one number; all pass one contract suite."""
