"""Import pulse rounds from files."""
