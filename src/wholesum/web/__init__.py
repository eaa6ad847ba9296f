"""The Django project: where people live."""
