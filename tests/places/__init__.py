"""Tests of the sums of many places."""
