"""Strengths: what each member can give, who could stand in, and new combinations.

The methods are listed here by name, ``from wholesum.strengths import stand_ins``; each is loaded
when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
