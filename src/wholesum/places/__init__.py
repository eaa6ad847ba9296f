"""Sum pulse answers and votes where they are (in places: servers), so that only sums leave a place.

`wholesum.places.summarise.summarise` makes the sums of one place, `wholesum.places.summary` writes,
reads and adds them, and `wholesum.places.combined` reads results off them.
"""
