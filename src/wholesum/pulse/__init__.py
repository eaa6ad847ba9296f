"""The practice pulse: a short team questionnaire without names, and statistics of its answers.

The public functions are imported from here by name, ``from wholesum.pulse import rwg_j``; each is
loaded when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
