"""The archive's file: a connection, a lock, room on the disk."""
