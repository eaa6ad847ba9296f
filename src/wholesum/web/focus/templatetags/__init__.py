"""Words of the focus for templates."""
