"""Different spellings of one thing in cells: names, numbers, lists and order."""
