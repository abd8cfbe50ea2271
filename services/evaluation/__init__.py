"""How well messages are understood: measured on sentences outside the training, never for training."""
