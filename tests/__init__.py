"""Tests: documents as cases, a miniature site, the real site."""
