def find_age(text: str) -> int | None:
    return None
