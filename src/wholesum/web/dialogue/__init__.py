"""The dialogue in the browser: writing, listening, voting, sharing, settling."""
