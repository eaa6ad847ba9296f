"""Results of closed rounds for pages: counts, charts, near-duplicates and files to download."""
