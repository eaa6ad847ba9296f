"""Modules that every practice uses: facets, cycles, people, estimates, proportions and signals."""
