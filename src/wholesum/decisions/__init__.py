"""Decisions: who was concerned, who was heard, what was settled here, what was seen at review.

The methods stand here by name, ``from wholesum.decisions import inclusion``; each is loaded when it
is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
