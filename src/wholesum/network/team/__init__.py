"""Measures of a team's answers to one question: whom each member relies on for leadership."""
