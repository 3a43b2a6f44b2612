"""The text encoder's tokenizer, model, training, evaluation and export."""
