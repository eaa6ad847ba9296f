"""How the app reaches people: emails by choice, a calendar feed and notices in a chat."""
