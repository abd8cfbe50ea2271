"""Is the front door open: for load balancers and monitoring."""
