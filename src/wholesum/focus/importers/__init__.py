"""Read a team's efforts from the files of other tools, such as calendars and trackers."""
