"""The practice dialogue: statements and votes of a team, with counts, charts and opinion groups.

The public functions are imported from here by name, ``from wholesum.dialogue import landscape``;
each is loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
