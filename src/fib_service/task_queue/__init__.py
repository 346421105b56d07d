"""Celery: the bell that tells workers of jobs; the truth about them is the table jobs."""
