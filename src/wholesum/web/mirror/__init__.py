"""The Mirror page, and the evidence folder in and out."""
