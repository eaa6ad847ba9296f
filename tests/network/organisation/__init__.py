"""Tests of the measures of an organisation."""
