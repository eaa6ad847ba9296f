"""Efforts that other tools hold."""
