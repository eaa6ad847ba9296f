"""How far the members of a team agree, and how much agreement chance alone would give."""
