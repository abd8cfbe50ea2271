"""Masking of personal data: `mask` is what other rooms use, the files beside it are its parts.

masker.py decides the order; each part finds one kind of personal data, or what must stay readable.
"""

from services.text.masking.masker import Masked, hashed_files, mask, masking_hash

__all__ = ["Masked", "hashed_files", "mask", "masking_hash"]
