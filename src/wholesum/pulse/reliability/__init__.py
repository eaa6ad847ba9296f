"""Reliability: how well items measure a facet, and how reliably teams can be told apart."""
