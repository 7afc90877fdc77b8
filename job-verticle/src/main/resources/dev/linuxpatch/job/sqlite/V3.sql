ALTER TABLE job ADD COLUMN health_gate TEXT; -- what its health gate saw, as JSON
