"""What decisions show about equality, inclusion, empowerment and impact."""
