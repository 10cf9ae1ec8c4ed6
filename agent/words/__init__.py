"""The clerk's own words: sentences made by code in both languages, true by construction.

Everything here takes values and gives text; nothing here asks the model or reads the catalogue.
"""
