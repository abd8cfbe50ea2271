"""What a person says a message should have been understood as; read by somebody before training."""
