"""Count what people say in meetings: words for I and we, questions, invitations and turns."""
