"""How much the members of a team agree, and how much agreement to expect by chance."""
