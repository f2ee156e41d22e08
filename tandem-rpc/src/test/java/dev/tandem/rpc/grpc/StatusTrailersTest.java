package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.types.Any;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.types.RequestInfo;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTrailersTest {
  private static final RequestInfo INFO = new RequestInfo("id", "data");

  private static Status read(String... fields) {
    return StatusTrailers.read(Headers.of(fields));
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeGoesThereAndBack(Code code) {
    var bare = new Status(code, "");
    assertThat(StatusTrailers.write(bare, Metadata.EMPTY, false))
        .isEqualTo(Headers.of("grpc-status", Integer.toString(code.number())));
    assertThat(StatusTrailers.read(StatusTrailers.write(bare, Metadata.EMPTY, true)).code())
        .isEqualTo(code);
    var said = new Status(code, "zu spät: 100%");
    assertThat(StatusTrailers.read(StatusTrailers.write(said, Metadata.EMPTY, false)))
        .isEqualTo(said);
  }

  @Test
  void halfASurrogatePairBecomesAQuestionMarkAndDetailsStay() {
    var broken = new Status(Code.ABORTED, "half \uD83D!", List.of(INFO));
    Status read = StatusTrailers.read(StatusTrailers.write(broken, Metadata.EMPTY, true));
    assertThat(read.message()).isEqualTo("half ?!");
    assertThat(read.detail(RequestInfo.TYPE)).contains(INFO);
  }

  @Test
  void detailsThatCannotBeWrittenAreLeftOut() {
    var broken = new Status(Code.ABORTED, "no", List.of(new RequestInfo("\uD83D", "")));
    assertThat(StatusTrailers.read(StatusTrailers.write(broken, Metadata.EMPTY, true)))
        .isEqualTo(new Status(Code.ABORTED, "no"));
  }

  @Test
  void aResponseThatIsTrailersOnlyBeginsAsAResponse() {
    assertThat(StatusTrailers.write(new Status(Code.NOT_FOUND, "no"), Metadata.EMPTY, true))
        .isEqualTo(
            Headers.of(
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-status",
                "5",
                "grpc-message",
                "no"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"17", "99", "999", "1000", "4294967296", "-1", "+1", "1.0", "x", "", " 0", "٣"})
  void aCodeThatIsOutOfRangeOrNoNumberIsUnknown(String number) {
    Status bare = read("grpc-status", number);
    assertThat(bare.code()).isEqualTo(Code.UNKNOWN);
    assertThat(bare.message()).contains("grpc-status " + number);
    Status said = read("grpc-status", number, "grpc-message", "why");
    assertThat(said.code()).isEqualTo(Code.UNKNOWN);
    assertThat(said.message()).isEqualTo("why");
  }

  @Test
  void withoutACodeTheStatusIsUnknown() {
    assertThat(read().code()).isEqualTo(Code.UNKNOWN);
    assertThat(read("grpc-message", "fine").code()).isEqualTo(Code.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"%, %", "50%25 %zz, 50% %zz", "%FF ok, %FF ok", "a%C3%BC%C3, aü%C3"})
  void aBrokenTextLosesNeitherCodeNorText(String sent, String text) {
    assertThat(read("grpc-status", "9", "grpc-message", sent))
        .isEqualTo(new Status(Code.FAILED_PRECONDITION, text));
  }

  @Test
  void detailsGoThereAndBackWithTheWholeStatus() throws Exception {
    var status = new Status(Code.ABORTED, "again", List.of(INFO, INFO));
    Headers sent = StatusTrailers.write(status, Metadata.EMPTY, false);
    String details = sent.first("grpc-status-details-bin");
    assertThat(details).doesNotContain("=");
    var packed = dev.tandem.rpc.types.Status.TYPE.parse(Base64.getDecoder().decode(details));
    assertThat(packed.code()).isEqualTo(Code.ABORTED.number());
    assertThat(packed.message()).isEqualTo("again");
    assertThat(packed.details().getFirst().typeUrl())
        .isEqualTo("type.googleapis.com/google.rpc.RequestInfo");
    Status read = StatusTrailers.read(sent);
    assertThat(read.details()).hasSize(2);
    assertThat(read.detail(RequestInfo.TYPE)).contains(INFO);
  }

  @Test
  void aReceivedDetailIsSentOnAsItIs() {
    var any = new Any("type.googleapis.com/no.such.Type", Bytes.copyOf(new byte[] {1, 2, 3}));
    Status read =
        StatusTrailers.read(
            StatusTrailers.write(new Status(Code.ABORTED, "", List.of(any)), Metadata.EMPTY, true));
    assertThat(read.details()).hasSize(1).first().isEqualTo(any);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "AAA=A", "/////w", "a,b"})
  void detailsThatCannotBeReadAreLeftOut(String details) {
    Status status =
        read("grpc-status", "3", "grpc-message", "bad", "grpc-status-details-bin", details);
    assertThat(status).isEqualTo(new Status(Code.INVALID_ARGUMENT, "bad"));
  }

  @Test
  void paddedDetailsAreRead() {
    var packed = new dev.tandem.rpc.types.Status(3, "x", List.of());
    for (Base64.Encoder encoder :
        List.of(Base64.getEncoder(), Base64.getEncoder().withoutPadding())) {
      String details = encoder.encodeToString(packed.toByteArray());
      assertThat(read("grpc-status", "3", "grpc-status-details-bin", details).code())
          .isEqualTo(Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void theProgramsTrailersStandBesideTheStatus() {
    var cost = Metadata.Key.text("cost");
    Headers sent =
        StatusTrailers.write(
            new Status(Code.OK, ""), Metadata.EMPTY.with(cost, "3").with(cost, "4"), false);
    assertThat(sent).isEqualTo(Headers.of("grpc-status", "0", "cost", "3", "cost", "4"));
    Metadata read = StatusTrailers.metadata(sent);
    assertThat(read.all(cost)).containsExactly("3", "4");
    assertThat(read.names()).containsExactly("cost");
  }

  @Test
  void whatIsLargerThanThePeerTakesKeepsItsCodeAndAsMuchTextAsThereIsRoomFor() {
    var much = Metadata.EMPTY.with(Metadata.Key.text("much"), "y".repeat(500));
    var status = new Status(Code.ABORTED, "x".repeat(500), List.of(INFO));
    Headers whole = StatusTrailers.write(status, much, true);
    assertThat(StatusTrailers.write(status, much, true, whole.listSize())).isEqualTo(whole);
    Headers cut = StatusTrailers.write(status, much, true, whole.listSize() - 1);
    assertThat(cut.first(":status")).isEqualTo("200");
    assertThat(cut.first("much")).isNull();
    assertThat(StatusTrailers.read(cut).code()).isEqualTo(Code.ABORTED);
    assertThat(StatusTrailers.read(cut).message()).contains("xxx").contains("client takes");
    for (int limit = 0; limit < whole.listSize(); limit += 7) {
      Headers fitting = StatusTrailers.write(status, much, false, limit);
      assertThat(fitting.first("grpc-status")).isEqualTo("10");
      if (limit >= 44) assertThat(fitting.listSize()).isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void successThatWouldLoseItsTrailersIsNone() {
    var much = Metadata.EMPTY.with(Metadata.Key.text("much"), "y".repeat(500));
    Status read = StatusTrailers.read(StatusTrailers.write(Status.OK, much, false, 300));
    assertThat(read.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(read.message()).contains("300");
    assertThat(StatusTrailers.write(Status.OK, Metadata.EMPTY, false, 0))
        .as("there is nothing to lose")
        .isEqualTo(StatusTrailers.write(Status.OK, Metadata.EMPTY, false));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR, INTERNAL",
    "PROTOCOL_ERROR, INTERNAL",
    "INTERNAL_ERROR, INTERNAL",
    "FLOW_CONTROL_ERROR, INTERNAL",
    "SETTINGS_TIMEOUT, INTERNAL",
    "STREAM_CLOSED, INTERNAL",
    "FRAME_SIZE_ERROR, INTERNAL",
    "REFUSED_STREAM, UNAVAILABLE",
    "CANCEL, CANCELLED",
    "COMPRESSION_ERROR, INTERNAL",
    "CONNECT_ERROR, INTERNAL",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, PERMISSION_DENIED",
    "HTTP_1_1_REQUIRED, INTERNAL"
  })
  void aResetHasTheCodeThatTheDocumentGives(ErrorCode reset, Code code) {
    Status status = StatusTrailers.ofReset(reset, "the reason");
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.message()).contains(reset.name()).endsWith(": the reason");
    assertThat(StatusTrailers.ofReset(reset, "").message()).doesNotContain(":");
  }
}
