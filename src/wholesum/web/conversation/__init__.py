"""Count the words in transcripts of meetings, delete the text, and show the counts."""
