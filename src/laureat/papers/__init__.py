"""Papers: Typst to PDF, QR codes, seals.

Owns how a paper looks and whether its seal holds. Never reads a database: it is given data and gives back bytes.
"""
