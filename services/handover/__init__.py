"""From bot to person: who must look at a conversation, and who must be called back."""
