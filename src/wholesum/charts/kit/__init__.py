"""The parts of charts: frame, scales, marks, rows, columns, fitted text, and counts in words."""
