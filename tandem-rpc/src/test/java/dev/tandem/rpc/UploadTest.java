package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import trial.files.Chunk;
import trial.files.Files;
import trial.files.Receipt;

/// An upload: a header message, then the rest, with progress on the way.
class UploadTest extends CallContract {
  private static final class Store implements Files {
    @Override
    public Receipt upload(MessageStream<Chunk> chunks) {
      Chunk header = chunks.next();
      long bytes = 0;
      for (Chunk chunk : chunks) bytes += chunk.data().size();
      return new Receipt(bytes, header.name());
    }

    @Override
    public Receipt import_(Receipt receipt) {
      return receipt;
    }
  }

  @Test
  void progressIsWhatWasTaken() {
    var progress = new AtomicLong();
    var file = new ByteArrayInputStream(new byte[100_000]);
    Receipt receipt =
        over(new Store())
            .upload(
                MessageStream.generate(
                    out -> {
                      out.send(new Chunk("a.bin"));
                      var buffer = new byte[4096];
                      for (int n; (n = file.read(buffer)) > 0; ) {
                        out.send(Chunk.builder().data(Bytes.copyOf(buffer, 0, n)).build());
                        progress.addAndGet(n);
                      }
                    }));
    assertThat(receipt).isEqualTo(new Receipt(100_000, "a.bin"));
    assertThat(progress.get()).isEqualTo(100_000);
  }

  @Test
  void aMethodWhoseNameIsAKeywordIsCalledUnderItsOwnName() {
    assertThat(over(new Store()).import_(new Receipt(1, "x"))).isEqualTo(new Receipt(1, "x"));
  }
}
