package dev.tandem.protobuf;

/// Stands for whoever has made a list or map and may still add to it. Compared by identity; a thing
/// of its own, so that a list does not keep a reader and its input alive.
final class Owner {}
