"""Events of the shop in any of seven dialects, decoded to one."""
