"""The practice focus: goals, efforts and hours of a team, and which efforts to keep or stop.

The public functions are imported from here by name, ``from wholesum.focus import equal_shares``;
each is loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
