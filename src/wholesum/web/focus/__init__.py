"""Focus rounds in the browser: goals, efforts, sealed scores, two lists, decisions, values."""
