"""What the person who runs the server does: serve, back up, restore, look after."""
