"""Teams brought in from files, and taken out as an evidence folder."""
