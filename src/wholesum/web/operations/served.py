"""The WSGI application that each worker process of `wholesum serve` loads."""

from __future__ import annotations

from wholesum.web.config.wsgi import application
from wholesum.web.operations.child import end_with_parent

__all__ = ["application"]

end_with_parent()
