"""Training of the repair models: the language model from text, the channel from rendered pages."""
