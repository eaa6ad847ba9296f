"""Counting what is said: the words for I and we, questions, invitations and hand-overs."""
