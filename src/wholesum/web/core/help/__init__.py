"""Help: the glossary, and the pages of the documentation that the app shows."""
