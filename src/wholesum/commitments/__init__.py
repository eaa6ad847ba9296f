"""The practice commitments: promises between members, from the request to the acceptance.

The methods are listed here by name, ``from wholesum.commitments import replay``; each is loaded
when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
