"""The practice recognition: what members achieved together, and how they divide the credit.

The methods are listed here by name, ``from wholesum.recognition import ratio_division``; each is
loaded when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
