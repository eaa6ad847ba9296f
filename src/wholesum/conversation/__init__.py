"""Conversation: measures of how a team talks, counted from transcripts of its meetings.

The methods are listed here by name, ``from wholesum.conversation import read_transcript``; each is
loaded when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
