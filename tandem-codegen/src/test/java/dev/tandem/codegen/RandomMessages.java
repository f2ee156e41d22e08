package dev.tandem.codegen;

import dev.tandem.codegen.shapes.Leaf;
import dev.tandem.protobuf.BoolList;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.DoubleList;
import dev.tandem.protobuf.EnumType;
import dev.tandem.protobuf.Extension;
import dev.tandem.protobuf.FieldDescriptor;
import dev.tandem.protobuf.FloatList;
import dev.tandem.protobuf.IntList;
import dev.tandem.protobuf.LongList;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.ProtoEnum;
import dev.tandem.protobuf.Times;
import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.NullValue;
import dev.tandem.protobuf.types.Timestamp;
import dev.tandem.protobuf.types.Value;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// Fills builders with random values: whatever a program could write by hand. The well-known types
/// are valid, so that JSON can hold them.
final class RandomMessages {
  private static final String LETTERS = "aZ \u00e9\u4e2d\ufffd\0";

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  <T extends Message> T next(Class<T> type) throws ReflectiveOperationException {
    return type.cast(message(type, 0));
  }

  private Object message(Class<?> type, int depth) throws ReflectiveOperationException {
    if (type == Timestamp.class) return Times.toProto(Instant.ofEpochSecond(integer(), nanos()));
    if (type == Duration.class)
      return Times.toProto(java.time.Duration.ofSeconds(integer(), nanos()));
    if (type == FieldMask.class)
      return FieldMask.builder().paths(List.of("a", "one_two.three", "b9")).build();
    if (type == Any.class) {
      Message held = (Message) message(random.nextBoolean() ? Leaf.class : Duration.class, depth);
      return new Any(
          "type.googleapis.com/" + held.messageType().fullName(), Bytes.of(held.toByteArray()));
    }
    if (type == Value.class && (depth > 3 || random.nextBoolean())) {
      var kind =
          random.nextBoolean()
              ? new Value.Kind.NumberValue(random.nextGaussian())
              : new Value.Kind.StringValue(text());
      return new Value(kind);
    }
    if (type == Value.class) {
      var list = new Value.Kind.ListValue((ListValue) message(ListValue.class, depth + 1));
      return random.nextBoolean()
          ? new Value(list)
          : new Value(new Value.Kind.NullValue(NullValue.NULL_VALUE));
    }
    Object builder = type.getMethod("builder").invoke(null);
    var setters = new ArrayList<Method>();
    for (var method : builder.getClass().getMethods()) {
      boolean setter =
          method.getReturnType() == builder.getClass()
              && method.getParameterCount() == 1
              && method.getParameterTypes()[0] != Extension.class;
      if (setter && !method.getName().matches("add[A-Z].*")) setters.add(method);
    }
    setters.sort(Comparator.comparing(Method::getName));
    var required = required((Message) type.getField("DEFAULT").get(null));
    for (var setter : setters) {
      boolean has = required.contains(setter.getName().replaceFirst("_+$", ""));
      if (!has && random.nextDouble() < (depth == 0 ? 0.5 : depth < 3 ? 0.8 : 1)) continue;
      setter.invoke(builder, value(setter.getGenericParameterTypes()[0], depth));
    }
    return builder.getClass().getMethod("build").invoke(builder);
  }

  /// The setters of fields without which there is no message.
  private static List<String> required(Message message) {
    return message.messageType().descriptor().fields().stream()
        .filter(FieldDescriptor::isRequired)
        .map(field -> Names.component(field.name()).replaceFirst("_+$", ""))
        .toList();
  }

  private Object value(Type type, int depth) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) return map(arguments[0], arguments[1], depth);
      var list = new ArrayList<Object>();
      for (int i = random.nextInt(4); i >= 0; i--) list.add(value(arguments[0], depth));
      return list;
    }
    var known = scalar((Class<?>) type);
    return known != null ? known : composite((Class<?>) type, depth);
  }

  private Map<Object, Object> map(Type key, Type value, int depth)
      throws ReflectiveOperationException {
    var map = new LinkedHashMap<Object, Object>();
    for (int i = random.nextInt(4); i >= 0; i--) map.put(value(key, depth), value(value, depth));
    return map;
  }

  private Object scalar(Class<?> type) {
    return switch (type.getName().replaceFirst("^(java.lang|dev.tandem.protobuf)\\.", "")) {
      case "int", "Integer" -> integer();
      case "long", "Long" -> random.nextLong() >> random.nextInt(64);
      case "float", "Float" ->
          List.of(0f, -0f, Float.NaN, random.nextFloat()).get(random.nextInt(4));
      case "double", "Double" ->
          List.of(0d, -0d, Double.NEGATIVE_INFINITY, random.nextDouble()).get(random.nextInt(4));
      case "boolean", "Boolean" -> random.nextBoolean();
      case "String" -> text();
      case "Bytes" -> Bytes.of(bytes());
      case "IntList" -> IntList.of(random.ints(random.nextInt(50)).toArray());
      case "LongList" -> LongList.of(random.longs(random.nextInt(50)).toArray());
      case "DoubleList" -> DoubleList.of(random.doubles(random.nextInt(50)).toArray());
      case "FloatList" -> FloatList.of(random.nextFloat(), -0f);
      case "BoolList" -> BoolList.of(true, random.nextBoolean(), false);
      default -> null;
    };
  }

  private Object composite(Class<?> type, int depth) throws ReflectiveOperationException {
    if (Message.class.isAssignableFrom(type)) {
      return message(type, depth + 1);
    }
    if (type.isEnum())
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    if (type == NullValue.class) return NullValue.NULL_VALUE;
    if (ProtoEnum.class.isAssignableFrom(type)) {
      Object value = type.getMethod("of", int.class).invoke(null, random.nextInt(4));
      if (value != null) return value;
      return ((EnumType<?>) type.getField("TYPE").get(null)).defaultValue();
    }
    if (!type.isSealed()) throw new IllegalArgumentException(type.getName());
    var cases = type.getPermittedSubclasses();
    var constructor = cases[random.nextInt(cases.length)].getConstructors();
    if (constructor.length == 0 || constructor[0].getParameterCount() == 0)
      return type.getField("UNSET").get(null);
    return constructor[0].newInstance(value(constructor[0].getGenericParameterTypes()[0], depth));
  }

  private int integer() {
    return random.nextInt() >> random.nextInt(32);
  }

  /// Whole, in milliseconds, or not round.
  private int nanos() {
    return List.of(0, 1_000_000, 1).get(random.nextInt(3)) * random.nextInt(1000);
  }

  private String text() {
    var text = new StringBuilder();
    IntStream.range(0, random.nextInt(100))
        .forEach(i -> text.append(LETTERS.charAt(random.nextInt(LETTERS.length()))));
    return random.nextBoolean() ? text.toString() : "plain " + random.nextInt();
  }

  private byte[] bytes() {
    var bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }
}
