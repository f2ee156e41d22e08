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
import java.util.EnumMap;

/// What is looked at before anything is measured: that all libraries write the same message, and
/// that all read the same out of it.
final class Agreement {
  private Agreement() {}

  /// The message's size; of several the mean.
  static int check(Row row) throws IOException {
    var works = new EnumMap<Library, Work>(Library.class);
    for (var library : Library.values()) works.put(library, Work.of(library, row));
    long size = 0;
    for (int i = 0; i < row.messages(); i++) size += check(row, works);
    return Math.toIntExact(Math.round((double) size / row.messages()));
  }

  private static int check(Row row, EnumMap<Library, Work> works) throws IOException {
    var data = new EnumMap<Library, byte[]>(Library.class);
    for (var library : Library.values()) data.put(library, works.get(library).encode());
    byte[] theirs = data.get(Library.PROTOBUF_JAVA);
    var message = parser(row).parseFrom(theirs);
    if (row == Row.DESCRIPTOR && !message.equals(Samples.DESCRIPTOR))
      throw new AssertionError("the descriptor was not copied whole");
    long sum = works.get(Library.PROTOBUF_JAVA).decode(theirs);
    for (var library : Library.values()) {
      if (!parser(row).parseFrom(data.get(library)).equals(message))
        throw new AssertionError(library.label + " writes another " + row.label);
      if (works.get(library).decode(theirs) != sum)
        throw new AssertionError(library.label + " reads another " + row.label);
    }
    return theirs.length;
  }

  /// Says so if a library prints JSON that protobuf-java does not read as the message, or reads
  /// another message out of what protobuf-java prints.
  static void checkJson(Row row) throws IOException {
    byte[] data = Work.of(Library.PROTOBUF_JAVA, row).encode();
    var message = parser(row).parseFrom(data);
    long sum = Work.of(Library.PROTOBUF_JAVA, row).decode(data);
    var google = JsonWork.of(Library.PROTOBUF_JAVA, row);
    String json = google.print();
    for (var library : Library.values()) {
      var work = JsonWork.of(library, row);
      if (!parser(row).parseFrom(google.binary(work.print())).equals(message))
        throw new AssertionError(library.label + " prints another " + row.label);
      if (!parser(row).parseFrom(work.binary(json)).equals(message) || work.parse(json) != sum)
        throw new AssertionError(library.label + " parses another " + row.label);
    }
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
