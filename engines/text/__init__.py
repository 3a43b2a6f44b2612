"""Letters: faces, glyphs and their widths, line breaking in English and Chinese."""
