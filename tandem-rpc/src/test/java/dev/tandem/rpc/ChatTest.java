package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import trial.chat.Chat;
import trial.chat.Line;

/// A chat server: lines are pushed from other calls' threads, and one client's slowness is its own
/// problem.
class ChatTest extends CallContract {
  private static final class Room implements Chat {
    private final Set<Pipe<Line>> members = ConcurrentHashMap.newKeySet();
    private final CountDownLatch leaving;

    Room(int leaving) {
      this.leaving = new CountDownLatch(leaving);
    }

    @Override
    public MessageStream<Line> join(MessageStream<Line> lines) {
      var mine = new Pipe<Line>(64);
      members.add(mine);
      ServerInfo.current().sendHeaders(); // "you are in", before any line
      var reader = Thread.ofVirtual().start(Context.current().wrap(() -> tellAll(lines, mine)));
      return mine.stream()
          .onClose(
              () -> {
                members.remove(mine);
                reader.interrupt();
                leaving.countDown();
              });
    }

    private void tellAll(MessageStream<Line> lines, Pipe<Line> mine) {
      try (mine) {
        for (Line line : lines) tell(line);
      } catch (RpcException gone) {
        // the call has ended
      }
    }

    private void tell(Line line) {
      var left = new ArrayList<Pipe<Line>>();
      for (var member : members) {
        try {
          if (!member.offer(line)) {
            member.fail(new RpcException(Code.RESOURCE_EXHAUSTED, "too slow"));
          }
        } catch (RpcException | IllegalStateException e) {
          left.add(member);
        }
      }
      members.removeAll(left);
    }
  }

  private final List<Pipe<Line>> writers = new ArrayList<>();
  private final List<MessageStream<Line>> readers = new ArrayList<>();

  private void join(Room room, int members) {
    var chat = over(room);
    for (int i = 0; i < members; i++) {
      var joined = new Answer();
      var writer = new Pipe<Line>();
      readers.add(closing(chat.with(o -> o.capture(joined)).join(writer.stream())));
      writers.add(writer);
      joined.headers();
    }
    // a line that everyone has read went through pipes that belong to their calls by now
    writers.getFirst().send(new Line("door", "open"));
    for (var reader : readers) assertThat(reader.next().text()).isEqualTo("open");
  }

  @Test
  void aLineReachesEveryone() {
    join(new Room(1), 3);
    writers.get(0).send(new Line("ann", "hi"));
    for (var reader : readers) assertThat(reader.next()).isEqualTo(new Line("ann", "hi"));
  }

  @Test
  void aClientThatLeavesIsForgotten() throws Exception {
    var room = new Room(1);
    join(room, 3);
    readers.get(2).close();
    happens(room.leaving);
    assertThat(room.members).hasSize(2);
    writers.get(0).send(new Line("ann", "still here?"));
    assertThat(readers.get(1).next().text()).isEqualTo("still here?");
  }

  @Test
  void aSlowReaderIsDroppedAfterWhatItWasSentAndOthersAreUntouched() {
    var room = new Room(2);
    join(room, 3);
    int sent = 0;
    while (room.leaving.getCount() > 0) {
      var line = new Line("cy", "line " + sent++);
      writers.get(2).send(line);
      assertThat(readers.get(2).next()).isEqualTo(line); // who keeps up is untouched
    }
    // ann and bob have not read: each gets what fitted, then the status
    for (var slow : readers.subList(0, 2)) {
      var got = new ArrayList<Line>();
      failsWith(Code.RESOURCE_EXHAUSTED, () -> slow.forEach(got::add));
      assertThat(got).isNotEmpty().hasSizeLessThan(sent);
      for (int i = 0; i < got.size(); i++) assertThat(got.get(i).text()).isEqualTo("line " + i);
    }
  }
}
