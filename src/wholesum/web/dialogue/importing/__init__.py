"""Import dialogues from evidence folders and from files of Polis."""
