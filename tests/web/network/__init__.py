"""Tests of the network in the app."""
