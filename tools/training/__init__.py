"""Trains the models of extraction, roles and names, on annotated documents."""
