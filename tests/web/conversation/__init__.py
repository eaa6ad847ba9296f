"""Tests of the pages of conversations."""
