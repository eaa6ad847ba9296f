"""The opinion landscape: a model of votes, its axes and its groups."""
