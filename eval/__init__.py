"""Scripted dialogs, simulators, metrics and benchmarks: how every claim about Palate is judged."""
