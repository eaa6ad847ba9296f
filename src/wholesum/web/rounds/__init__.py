"""Rounds in which members are asked once, sealed or signed; shared by all practices."""
