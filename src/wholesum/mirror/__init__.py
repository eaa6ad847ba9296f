"""The Mirror, which shows the signals of all practices side by side."""
