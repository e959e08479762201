-- What became of a group that is gone is found by its path, which is the name of what the event is about.
CREATE INDEX activity_by_target_name ON activity (target_name, id);
