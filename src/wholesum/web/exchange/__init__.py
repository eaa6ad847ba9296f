"""Import teams and surveys from files, and export teams as evidence folders."""
