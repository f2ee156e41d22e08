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

/// One message in one library, both ways.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
  @Param("TANDEM")
  String library;

  @Param("TINY")
  String row;

  private Work work;
  private byte[][] data;
  private int turn;

  @Setup
  public void build() throws IOException {
    work = Work.of(Library.valueOf(library), Row.valueOf(row));
    data = new byte[Row.valueOf(row).messages()][];
    for (int i = 0; i < data.length; i++) data[i] = work.encode();
  }

  @Benchmark
  public byte[] encode() throws IOException {
    return work.encode();
  }

  @Benchmark
  public long decode() throws IOException {
    return work.decode(data[turn++ & data.length - 1]);
  }
}
