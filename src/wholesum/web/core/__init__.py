"""Common parts of all pages: the page frame, appearance, forms, mail and checks."""
