"""What really matters, and what we stop: goals, efforts and hours, and lists that explain why."""
