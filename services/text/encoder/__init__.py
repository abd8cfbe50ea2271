"""multilingual-e5-small: its packed weights, its word pieces, our adapter, and the graph that runs it.

`services/text/embeddings.py` is what others use.
"""
