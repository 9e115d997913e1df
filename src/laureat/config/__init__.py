"""The roof: settings by topic, addresses, entry points for servers and the command line. Imported by nobody below."""
