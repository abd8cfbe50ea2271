"""The resident's chat page. Works without script too: a form that posts and reloads."""
