-- headings.document from here on: all readings of a post as a part of a series.
-- The name or hashtag (behind "#") under which the owner should be asked whether it is a series.
ALTER TABLE headings ADD COLUMN doubt TEXT;
CREATE INDEX headings_of_doubt ON headings (doubt) WHERE doubt IS NOT NULL;
