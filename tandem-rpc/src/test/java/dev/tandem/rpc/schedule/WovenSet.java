package dev.tandem.rpc.schedule;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// A concurrent set: each operation is a point. Iterating sees what was there at its beginning and
/// still is, which a concurrent set may.
final class WovenSet<T> extends AbstractSet<T> {
  private final Set<T> elements = new LinkedHashSet<>();

  @Override
  public boolean add(T element) {
    Hooks.point();
    return elements.add(element);
  }

  @Override
  public boolean remove(Object element) {
    Hooks.point();
    return elements.remove(element);
  }

  @Override
  public boolean contains(Object element) {
    Hooks.point();
    return elements.contains(element);
  }

  @Override
  public boolean isEmpty() {
    Hooks.point();
    return elements.isEmpty();
  }

  @Override
  public int size() {
    Hooks.point();
    return elements.size();
  }

  @Override
  public Iterator<T> iterator() {
    Hooks.point();
    return new ArrayList<>(elements).stream().filter(this::contains).iterator();
  }

  @Override
  public <A> A[] toArray(A[] array) {
    Hooks.point();
    return elements.toArray(array);
  }
}
