"""What promises show: kept or changed in time, slips raised by peers, and one person as hub."""
