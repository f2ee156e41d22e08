package dev.tandem.http2;

/// Which end of a connection this is: a client opens streams with odd ids, a server answers them.
public enum Role {
  CLIENT,
  SERVER
}
