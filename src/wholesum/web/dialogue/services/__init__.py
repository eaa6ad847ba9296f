"""What is done in a dialogue, one function an act: authorise, check, save."""
