"""Text before anything understands it: masking, sentences, language, age and embeddings.

A leaf: imports no other room of services/, and is the only one bot/ may import.
"""
