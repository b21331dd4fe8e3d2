"""A Django site with nothing in it but what is measured against: one SELECT, one template."""
