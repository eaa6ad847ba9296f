"""Where the signals of all practices meet."""
