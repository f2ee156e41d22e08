package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.shapes.Everything;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A message with a field of every kind in every shape goes to Python's protobuf and back, from
/// either side.
class PythonRoundTripTest {
  private static final int COUNT = 300;
  private static final String DESCRIPTORS = TestProtos.TESTS.toString();

  @Test
  void whatPythonWroteIsTheSameAfterBeingReadAndWrittenHere() throws Exception {
    var python = Python.withProtobuf();
    var written =
        Python.frames(python.run(List.of(), DESCRIPTORS, "make", "7", Integer.toString(COUNT)));
    assertThat(written).hasSize(COUNT);
    var pairs = new ArrayList<byte[]>();
    for (byte[] data : written) {
      var message = Everything.TYPE.parse(data);
      assertThat(Everything.TYPE.parse(message.toByteArray())).isEqualTo(message);
      pairs.add(data);
      pairs.add(message.toByteArray());
    }
    var verdict = new String(python.run(pairs, DESCRIPTORS, "compare"), StandardCharsets.UTF_8);
    assertThat(verdict).isEqualTo("compared " + COUNT + "\n");
  }

  @Test
  void whatIsWrittenHereComesBackFromPythonTheSame() throws Exception {
    var python = Python.withProtobuf();
    var random = new RandomMessages(11);
    var messages = new ArrayList<Everything>();
    for (int i = 0; i < COUNT; i++) messages.add(random.next(Everything.class));
    var back =
        Python.frames(
            python.run(
                messages.stream().map(Everything::toByteArray).toList(), DESCRIPTORS, "echo"));
    for (int i = 0; i < COUNT; i++)
      assertThat(Everything.TYPE.parse(back.get(i))).isEqualTo(messages.get(i));
  }

  @Test
  void whatIsPrintedHereIsTheTextFormatThatPythonReads() throws Exception {
    var python = Python.withProtobuf();
    var random = new RandomMessages(12);
    var pairs = new ArrayList<byte[]>();
    for (int i = 0; i < COUNT; i++) {
      var message = random.next(Everything.class);
      pairs.add(message.toByteArray());
      pairs.add(message.toString().getBytes(StandardCharsets.UTF_8));
    }
    var verdict = new String(python.run(pairs, DESCRIPTORS, "text"), StandardCharsets.UTF_8);
    assertThat(verdict).isEqualTo("read " + COUNT + "\n");
  }
}
