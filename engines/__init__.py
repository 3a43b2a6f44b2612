"""Online inference: bundle, runtime, encoder, generator, copywriter, post-processing, layout."""
