"""Read efforts from the files of other tools."""
