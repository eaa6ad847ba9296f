"""Charts of the pulse and of its statistical methods."""

from wholesum.pulse.charts import agreement, distributions

__all__ = ["agreement", "distributions"]
