"""The practice strengths: what members can give, who can stand in, and groups for challenges.

The methods are listed here by name, ``from wholesum.strengths import stand_ins``; each is loaded
when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
