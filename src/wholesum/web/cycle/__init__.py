"""Cycle: the plan of about six weeks, its session guides and its review."""
