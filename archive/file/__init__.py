"""Handles the archive's file: connections to it, the writer's lock, the disk it lies on."""
