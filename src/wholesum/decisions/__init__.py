"""The practice decisions: who was affected and heard, who decided, and which effects were seen.

The public functions are imported from here by name, ``from wholesum.decisions import inclusion``;
each is loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
