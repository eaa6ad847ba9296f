"""Benchmarks: each prints its measures beside those of peers, taken in the same run."""
