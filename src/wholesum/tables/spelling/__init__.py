"""Compare spellings in cells: names, numbers, lists, and the order of names with numbers."""
