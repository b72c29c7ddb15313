"""The Methods section: a module a subject, each giving its sentences."""
