"""What leaves a team if its members agree: figures of the organisation, the view of a coach."""
