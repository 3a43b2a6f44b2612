"""Events of the shop in any of five dialects, decoded to one."""
