"""Limits on tries to sign in, which no stranger can use to lock a member out."""
