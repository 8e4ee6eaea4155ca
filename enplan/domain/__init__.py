"""One package per concept of the field; a lower one never imports a higher one."""
