"""Measures of equality, inclusion, empowerment and impact from decisions."""
