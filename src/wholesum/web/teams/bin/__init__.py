"""What members deleted stays in the bin of their team for a time, without sealed answers."""
