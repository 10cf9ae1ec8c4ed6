"""The conversation: from a person's words to a grounded answer."""
