"""What pages show of closed rounds: counts, charts, near-duplicates and files to download."""
