package dev.tandem.http2;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Counts what an object of ours holds on to: the bytes of all arrays, buffers and strings that can
/// be reached from it, and 16 for each object. What belongs to the caller is left out.
final class Retained {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  private Retained() {}

  static long bytes(Object root) {
    var r = new Retained();
    r.visit(root);
    return r.bytes;
  }

  private void visit(Object o) {
    if (o == null || o instanceof Enum<?> || o instanceof InboundEvents || !seen.add(o)) return;
    bytes += 16;
    switch (o) {
      case String s -> bytes += s.length();
      case ByteBuffer b -> bytes += b.capacity();
      case Collection<?> c -> c.forEach(this::visit);
      default -> {
        if (o.getClass().isArray()) array(o);
        else if (o.getClass().getName().startsWith("dev.tandem.")) fields(o);
      }
    }
  }

  private void array(Object array) {
    int length = Array.getLength(array);
    Class<?> type = array.getClass().componentType();
    bytes += (long) length * (type == byte.class ? 1 : type == short.class ? 2 : 4);
    if (!type.isPrimitive()) for (int i = 0; i < length; i++) visit(Array.get(array, i));
  }

  private void fields(Object o) {
    for (Class<?> c = o.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field f : c.getDeclaredFields()) {
        if (Modifier.isStatic(f.getModifiers()) || f.getName().equals("attachment")) continue;
        if (f.getType().isPrimitive()) continue;
        f.setAccessible(true);
        try {
          visit(f.get(o));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
