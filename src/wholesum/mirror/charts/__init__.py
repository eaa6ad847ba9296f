"""Charts of the Mirror."""

from wholesum.mirror.charts.mirror import mirror_chart

__all__ = ["mirror_chart"]
