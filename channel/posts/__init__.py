"""Posts by their own words: titles, hashtags, links, albums; and how two copies of one are joined."""
