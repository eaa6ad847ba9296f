"""The figures of recognition: divisions of credit, and what the stories show of the team."""
