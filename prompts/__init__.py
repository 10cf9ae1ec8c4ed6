"""Prompt files and their strict loader. Knows nothing of retrieval or dialogue."""
