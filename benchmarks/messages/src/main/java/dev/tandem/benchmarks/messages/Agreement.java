package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.tandem.benchmarks.messages.google.HelloReply;
import dev.tandem.benchmarks.messages.google.Mixed;
import dev.tandem.benchmarks.messages.google.Node;
import dev.tandem.benchmarks.messages.google.Numbers;
import dev.tandem.benchmarks.messages.google.Text;
import java.io.IOException;

/// What is looked at before anything is measured: that all libraries write the same message, and
/// that all read the same out of it.
final class Agreement {
  private Agreement() {}

  /// The message's size.
  static int check(Row row) throws IOException {
    byte[] data = Work.of(Library.PROTOBUF_JAVA, row).encode();
    var message = parser(row).parseFrom(data);
    if (row == Row.DESCRIPTOR && !message.equals(Samples.DESCRIPTOR))
      throw new AssertionError("the descriptor was not copied whole");
    long sum = Work.of(Library.PROTOBUF_JAVA, row).decode(data);
    for (var library : Library.values()) {
      var work = Work.of(library, row);
      if (!parser(row).parseFrom(work.encode()).equals(message))
        throw new AssertionError(library.label + " writes another " + row.label);
      if (work.decode(data) != sum)
        throw new AssertionError(library.label + " reads another " + row.label);
    }
    return data.length;
  }

  private static Parser<? extends Message> parser(Row row) {
    return switch (row) {
      case TINY -> HelloReply.parser();
      case MIXED -> Mixed.parser();
      case ASCII, CHINESE -> Text.parser();
      case INT32, SINT64, DOUBLE -> Numbers.parser();
      case TREE -> Node.parser();
      case DESCRIPTOR -> FileDescriptorProto.parser();
    };
  }
}
