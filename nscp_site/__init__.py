"""The library behind the Partnership's website: content in, checked pages out."""
