"""The opinion map: a statistical model of votes, its axes and its groups."""
