-- Which stretches of 4096 positions have posts of some time, however wrong the dates between them are; the + as in 0005.
CREATE INDEX posts_by_stretch ON posts ((position >> 12), date) WHERE +listed = 1;
