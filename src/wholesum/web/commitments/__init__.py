"""Commitments: promises between members, the check-in, and the figures of the team."""
