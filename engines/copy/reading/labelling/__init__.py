"""The title labeller: a small network that tells what each word of a product's title is, learnt from marked rows."""
