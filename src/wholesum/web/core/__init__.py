"""What all pages have in common: page frame, style, forms, email and checks."""
