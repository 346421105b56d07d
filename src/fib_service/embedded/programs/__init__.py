"""The service itself: Gunicorn with the application, and a Celery worker."""
