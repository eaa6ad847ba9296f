"""Template filters of the pages of focus rounds."""
