package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import org.junit.jupiter.api.Test;

/// Sizes that the speed of messages depends on: see `docs/adr/0406-where-the-reader-is.md`.
class InliningTest {
  private static final int FREQ_INLINE_SIZE = 325; // bytecodes; the JVM's default

  @Test
  void decodingAStringIsTooLargeToBeCopiedIntoItsCallers() throws IOException {
    try (var in = ProtoText.class.getResourceAsStream("ProtoText.class")) {
      var text =
          ClassFile.of().parse(in.readAllBytes()).methods().stream()
              .filter(method -> method.methodName().equalsString("read"))
              .toList();
      assertThat(text).hasSize(1);
      assertThat(text.getFirst().findAttribute(Attributes.code()).orElseThrow().codeLength())
          .isGreaterThan(FREQ_INLINE_SIZE);
    }
  }
}
