"""Importers of efforts from other tools."""
