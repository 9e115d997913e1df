"""The components: one function each, registered as a template tag; `{% load ui %}` gives all of them."""
