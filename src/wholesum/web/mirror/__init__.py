"""The Mirror page, and export and import of the evidence folder."""
