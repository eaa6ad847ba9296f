"""Where do we stand? A short team questionnaire, nobody named, and what it can carry."""
