"""The practice network: whom members rely on, and how an organisation's functions work together.

The methods are listed here by name, ``from wholesum.network import reliance``; each is loaded
when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
