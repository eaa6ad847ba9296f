"""The practice cycle: six weeks with a plan, a review, and prototypes with their effect outside.

The public functions are imported from here by name, ``from wholesum.cycle import outside_effect``;
each is loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
