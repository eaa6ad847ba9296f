"""Import dialogues from folders of exported data and from files of Polis."""
