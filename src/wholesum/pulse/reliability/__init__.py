"""Estimate how reliably items measure a facet, and how reliably they distinguish teams."""
