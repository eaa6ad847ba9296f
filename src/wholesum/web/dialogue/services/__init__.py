"""Actions in a dialogue, one function each: authorise, validate, save."""
