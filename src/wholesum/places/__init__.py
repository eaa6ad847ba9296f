"""Sums of tables that lie in many places: made where the answers are, and added anywhere.

`wholesum.places.summarise.summarise` makes the sums of one place, `wholesum.places.summary` writes,
reads and adds them, and `wholesum.places.combined` reads results off them.
"""
