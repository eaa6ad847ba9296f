"""The measures of strengths, one file each."""
