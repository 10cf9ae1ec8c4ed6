"""Words to catalogue values: titles, names, categories, numbers and places in the slate.

Everything here is driven by the catalogue and its domain file; nothing knows about films. A
*candidate* is a stretch of the message that may mean a value; what it is worth is decided later.
"""
