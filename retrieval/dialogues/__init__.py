"""Learning from recorded dialogues: what people name together, and in which words they ask for it."""
