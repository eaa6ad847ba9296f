"""The Mirror, which combines the signals of all practices."""
