"""Compare what a leadership team says about leading together with what the team does."""

__version__ = "0.2.0"
