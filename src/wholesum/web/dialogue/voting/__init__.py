"""How a vote gets in: keys, locks, the sheet of statements, and which statements to draw."""
