ALTER TABLE job ADD COLUMN skipped TEXT NOT NULL DEFAULT '[]'; -- patches that were asked for and not applied, as JSON
