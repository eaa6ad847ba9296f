"""What charts are made of: a frame, scales, marks, rows and columns, text that fits, and counts."""
