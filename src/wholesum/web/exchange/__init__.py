"""Import teams and surveys from files, and export teams as folders of tables."""
