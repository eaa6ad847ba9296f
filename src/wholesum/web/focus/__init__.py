"""Focus in the browser: goals, inventory, blind scores, two lists, decisions, values."""
