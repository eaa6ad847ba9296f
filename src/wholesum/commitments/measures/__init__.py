"""Measures of promises: kept in time, who spoke about missed days, and reliance on one person."""
