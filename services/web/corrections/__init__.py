"""What workers say a message should have been understood as: JSON now, screens later."""
