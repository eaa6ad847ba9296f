"""The actions in a dialogue: each function checks access and values, and saves."""
