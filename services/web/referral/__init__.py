"""Pages of referrals: for the worker who follows them, and for the receiver without an account."""
