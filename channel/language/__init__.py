"""Language: folding of text, words without endings, numerals, calendars."""
