-- the step to digests of what is derived; `migrations` fills them
ALTER TABLE derivation ADD COLUMN digest BLOB;
ALTER TABLE naming ADD COLUMN digest BLOB;
