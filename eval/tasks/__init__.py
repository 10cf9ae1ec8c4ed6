"""Constraint tasks: a person who knows what they want, says it bit by bit, and takes nothing less.

In the manner of tau-Rec. Whether a task is solved is decided by code, from the items' own facts.

task      one task, and its file
make      tasks out of any catalogue, each with a proof that it has an answer, or has none
person    the person: reveals, answers, objects, accepts
play      one task against the clerk
command   `palate eval tasks`
"""
