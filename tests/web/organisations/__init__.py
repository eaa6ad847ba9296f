"""Tests of organisations, sharings and coaches."""
