"""What workers share in Redis or Valkey: profiles of shoppers, and what was made before."""
