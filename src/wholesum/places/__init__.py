"""Sum pulse answers and votes on several servers, so that only sums leave a server.

`wholesum.places.summarise.summarise` makes the sums of one place, `wholesum.places.summary` writes,
reads and adds them, and `wholesum.places.combined` reads results off them.
"""
