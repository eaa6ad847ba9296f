"""What happens to every request and every page, whatever app answers it."""
