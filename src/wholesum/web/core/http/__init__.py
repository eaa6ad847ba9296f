"""Middleware and helpers for every request and every page."""
