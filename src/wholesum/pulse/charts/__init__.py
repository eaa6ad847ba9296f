"""Charts of the pulse and of its methods."""

from wholesum.pulse.charts import agreement, distributions

__all__ = ["agreement", "distributions"]
