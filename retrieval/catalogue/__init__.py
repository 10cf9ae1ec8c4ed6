"""Domain files, readers, the importer and the repository of items."""
