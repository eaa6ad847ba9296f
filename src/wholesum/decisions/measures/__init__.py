"""Measures of equality, inclusion, empowerment and impact, computed from decisions."""
