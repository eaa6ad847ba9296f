"""Charts of the practice focus: efforts, goals, values and hours."""
