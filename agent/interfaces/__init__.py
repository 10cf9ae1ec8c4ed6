"""The ways people and programs reach a conversation: wire frames, terminal, server, widget."""
