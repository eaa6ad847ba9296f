"""Import pulses from files."""
