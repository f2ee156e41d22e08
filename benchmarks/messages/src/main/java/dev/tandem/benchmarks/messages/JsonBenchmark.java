package dev.tandem.benchmarks.messages;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One message in one library as JSON, both ways. All parse what protobuf-java prints.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBenchmark {
  @Param("TANDEM")
  String library;

  @Param("MIXED")
  String row;

  private JsonWork work;
  private String json;

  @Setup
  public void build() throws IOException {
    work = JsonWork.of(Library.valueOf(library), Row.valueOf(row));
    json = JsonWork.of(Library.PROTOBUF_JAVA, Row.valueOf(row)).print();
  }

  @Benchmark
  public String print() throws IOException {
    return work.print();
  }

  @Benchmark
  public long parse() throws IOException {
    return work.parse(json);
  }
}
