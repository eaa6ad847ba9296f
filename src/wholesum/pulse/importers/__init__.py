"""Importers for answers from other survey tools."""
