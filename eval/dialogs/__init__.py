"""Scripted dialogs: what a person says or presses, and what the clerk must then do.

scenario     one scenario, as it is written in YAML
wishes       "genre is crime", "year max 1979": conditions in the words of a scenario
loading      files of scenarios, with errors that name file and line
stage        the clerk under test: catalogue, model and a store of its own
play         one scenario from its first step to its last
checks       what a step expects against what came
suite        many scenarios, many times
results      figures, results.json
report       the page
"""
