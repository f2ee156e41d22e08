package dev.tandem.examples;

/// One thing to do. Two tasks may have the same text.
record Task(long id, String text) {}
