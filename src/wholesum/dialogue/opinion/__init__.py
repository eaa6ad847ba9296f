"""The opinion map: a statistical model of votes, with axes and groups of voters."""
