"""Measures of strengths: stand-ins, bus factor, swaps and gifts."""
