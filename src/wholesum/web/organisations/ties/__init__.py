"""Ties in an organisation: imported or asked, measured in waves, with a private page for each."""
