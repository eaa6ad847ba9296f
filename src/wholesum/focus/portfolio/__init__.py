"""Goal weights, hours and values of a portfolio of efforts."""
