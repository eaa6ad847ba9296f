"""The parts that all pages share: frame, appearance and checks."""
