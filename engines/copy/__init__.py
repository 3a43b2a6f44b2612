"""Writing copy: the copywriter, what constrains it, and the gates that every copy passes."""
