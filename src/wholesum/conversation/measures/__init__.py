"""What the counts of meetings say: the floor, hand-overs, I and we, questions and invitations."""
