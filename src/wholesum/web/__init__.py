"""The Django project of the app: its apps and the registry of practices."""
