-- The claims of a login whose signature was valid, as JSON: for tests and for what a change of trust would do to it.
ALTER TABLE logins ADD COLUMN claims TEXT;
