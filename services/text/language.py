def detect_language(text: str) -> str:
    return "nl"
