"""What a leadership team says about leading together, next to what it does."""

__version__ = "0.2.0"
