"""Reading a register of enterprises from a table: the file, its columns, its rows. Nothing here knows the database."""
