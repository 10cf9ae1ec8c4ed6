"""Tables, migrations and the connection to the database."""
