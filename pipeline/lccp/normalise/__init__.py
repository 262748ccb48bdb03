"""Words to values: years, places, keywords."""
