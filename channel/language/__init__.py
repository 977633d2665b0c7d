"""What a language is: folding of text, words without endings, numerals, calendars."""
