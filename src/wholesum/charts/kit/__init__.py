"""Tools to draw charts: frame, scales, marks, rows, columns, fitted text, and counts in words."""
