"""Measure how the functions of an organisation work together, from ties between people."""
