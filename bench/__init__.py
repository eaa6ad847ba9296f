"""Benchmarks: each prints its measures and those of peer libraries, taken in the same run."""
