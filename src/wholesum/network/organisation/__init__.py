"""How the functions of an organisation work together, measured from ties between people."""
