"""Measures from promises: kept or changed in time, slips raised by peers, and one-person hubs."""
