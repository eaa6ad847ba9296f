"""What a team answers to one question: whom each member relies on for leadership."""
