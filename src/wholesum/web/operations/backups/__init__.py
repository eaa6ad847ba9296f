"""Backups: how they are written, unpacked and restored."""
