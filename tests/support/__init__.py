"""What several tests lean on; holds no tests."""
