"""Importers of dialogues from other tools."""
