"""Benchmarks: each measures Wholesum and other libraries in the same run."""
