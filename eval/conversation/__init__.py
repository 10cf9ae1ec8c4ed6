"""Is asking worth a turn? A simulated person who wants one item meets clerks with different habits."""
