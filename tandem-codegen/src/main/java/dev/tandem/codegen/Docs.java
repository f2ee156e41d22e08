package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.SourceCodeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The comments of a `.proto` file as lines of Markdown Javadoc.
final class Docs {
  private final Map<List<Integer>, SourceCodeInfo.Location> locations = new HashMap<>();

  Docs(FileDescriptorProto file) {
    for (var location : file.sourceCodeInfo().location())
      locations.putIfAbsent(location.path(), location);
  }

  /// The comment of the element at `path`, without lines if it has none.
  List<String> at(List<Integer> path) {
    var location = locations.get(path);
    if (location == null) return List.of();
    String comment =
        location.leadingComments().isBlank()
            ? location.trailingComments()
            : location.leadingComments();
    var lines = new ArrayList<String>();
    for (String line : comment.stripIndent().split("\n", -1)) {
      // Block comments keep the space after their stars.
      String text = line.startsWith(" ") ? line.substring(1) : line;
      lines.add(escape(text.stripTrailing()));
    }
    while (!lines.isEmpty() && lines.getFirst().isBlank()) lines.removeFirst();
    while (!lines.isEmpty() && lines.getLast().isBlank()) lines.removeLast();
    return lines;
  }

  /// The comment at `path`, or `otherwise`.
  List<String> at(List<Integer> path, String otherwise) {
    var lines = at(path);
    return lines.isEmpty() ? List.of(otherwise) : lines;
  }

  /// Plain text that Javadoc shows as it is: no tags, no HTML, no links, and no Unicode escape that
  /// javac would read. What is between backquotes stays; a backquote without another is none.
  private static String escape(String line) {
    var text = new StringBuilder();
    int codeEnd = 0; // behind the code that has begun
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '`' && i >= codeEnd) codeEnd = endOfCode(line, i);
      boolean code = i < codeEnd;
      boolean unicode = c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == 'u';
      if (unicode) text.append("&#92;");
      else if (c == '@' && (line.substring(0, i).isBlank() || line.charAt(i - 1) == '{'))
        text.append("&#64;");
      else if (c == '<' && !code) text.append("&lt;");
      else if ((c == '[' || c == '`') && !code) text.append('\\').append(c);
      else text.append(c);
    }
    return text.toString();
  }

  /// Where the code ends that begins with the backquotes at `start`: behind as many of them, and on
  /// the same line. 0 if it does not.
  private static int endOfCode(String line, int start) {
    int length = backquotes(line, start);
    for (int i = start + length; i < line.length(); i++) {
      int run = backquotes(line, i);
      if (run == length) return i + run;
      if (run > 0) i += run - 1;
    }
    return 0;
  }

  private static int backquotes(String line, int start) {
    int end = start;
    while (end < line.length() && line.charAt(end) == '`') end++;
    return end - start;
  }
}
