"""Recognition in the app: stories of several members, and the division of credit."""
