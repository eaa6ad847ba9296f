"""Network: the team's one question, whom each member relies on for leadership."""
