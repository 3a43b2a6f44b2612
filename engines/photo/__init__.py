"""Product pictures and stages as photos: loading, placing, shadows, retouching."""
