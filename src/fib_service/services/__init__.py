"""What the service does, between the views and tasks outside and the data access inside."""
