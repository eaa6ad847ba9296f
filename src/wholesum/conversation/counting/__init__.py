"""Count what people say: words for I and we, questions, invitations, and turns."""
