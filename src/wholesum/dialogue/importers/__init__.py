"""Read dialogues from the files of other tools, such as Polis."""
