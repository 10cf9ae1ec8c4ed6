"""The steps of a turn, one file each, in the order a turn takes them."""
