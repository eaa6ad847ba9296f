"""What all pages share: the frame, the look, the checks."""
