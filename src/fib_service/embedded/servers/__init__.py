"""PostgreSQL and the broker, from wheels."""
