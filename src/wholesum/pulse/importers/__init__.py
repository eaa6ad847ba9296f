"""Read answers from the files of other survey tools."""
