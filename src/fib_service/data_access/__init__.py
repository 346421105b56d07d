"""The only place with SQL. Functions take a connection, so that callers set the transaction."""
