"""Pulses in the browser: open, answer, close and import them."""
