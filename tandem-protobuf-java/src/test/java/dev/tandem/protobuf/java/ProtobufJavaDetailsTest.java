package dev.tandem.protobuf.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.types.Any;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Details that the one library gives are found by the other.
class ProtobufJavaDetailsTest {
  private static final Timestamp THEIRS = Timestamp.newBuilder().setSeconds(12).build();
  private static final dev.tandem.protobuf.types.Timestamp OURS =
      new dev.tandem.protobuf.types.Timestamp(12, 0);

  private static Status status(dev.tandem.protobuf.Message... details) {
    return new RpcException(Code.INTERNAL, "", details).status();
  }

  @Test
  void theirsAreFoundAsTheirsAndAsOurs() {
    var status =
        status(ProtobufJavaDetails.of(StringValue.of("x")), ProtobufJavaDetails.of(THEIRS));
    assertThat(ProtobufJavaDetails.find(status, Timestamp.getDefaultInstance())).contains(THEIRS);
    assertThat(status.detail(dev.tandem.protobuf.types.Timestamp.TYPE)).contains(OURS);
    assertThat(((Any) status.details().getLast()).typeUrl())
        .isEqualTo("type.googleapis.com/google.protobuf.Timestamp");
  }

  @Test
  void oursAreFoundAsTheirs() {
    assertThat(ProtobufJavaDetails.find(status(OURS), Timestamp.getDefaultInstance()))
        .contains(THEIRS);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(ProtobufJavaDetails.find(status(OURS), Duration.getDefaultInstance())).isEmpty();
    assertThat(ProtobufJavaDetails.find(Status.OK, Duration.getDefaultInstance())).isEmpty();
  }

  @Test
  void whatCannotBeReadDoesNotHideWhatCan() {
    var broken =
        new Any("type.googleapis.com/google.protobuf.Timestamp", Bytes.copyOf(new byte[] {8}));
    var status = new Status(Code.INTERNAL, "", List.of(broken, OURS));
    assertThat(ProtobufJavaDetails.find(status, Timestamp.getDefaultInstance())).contains(THEIRS);
  }
}
