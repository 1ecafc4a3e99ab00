-- The last alert that came while the case was open, and whose it was: a person's case leaves it to another.
ALTER TABLE heal_cases ADD COLUMN alerted_at INTEGER;
ALTER TABLE heal_cases ADD COLUMN alerted_by VARCHAR(200);
