"""What words mean here: scenes, products, kinds, categories, briefs, in English and Chinese."""
