package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import compute.Compute;
import contact.ClientMsg;
import contact.Contact;
import contact.Empty;
import contact.Result;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import helloworld.Greeter;
import helloworld.HelloRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;
import simplecal.AddRequest;
import simplecal.Cal;
import simplecal.MultiplyRequest;

/// The five systems in this process, as a user tests a service: without a network.
class SystemsTest {
  @Test
  void greeterGreets() {
    try (var channel = Channel.inProcess(Greeter.SERVICE, new GreeterServer())) {
      var greeter = Greeter.client(channel);
      assertThat(greeter.sayHello(new HelloRequest("czl")).message()).isEqualTo("hello czl");
      assertThat(greeter.sayHelloAgain(new HelloRequest("")).message()).isEqualTo("hello ");
    }
  }

  @Test
  void computeCountsCodePoints() {
    try (var channel = Channel.inProcess(Compute.SERVICE, ComputeServer.SERVICE)) {
      var compute = Compute.client(channel);
      assertThat(compute.sayHello(new compute.HelloRequest("123456")).result()).isEqualTo("6");
      assertThat(compute.sayHello(new compute.HelloRequest("a\u00fc\u4e2d\ud83d\ude80")).result())
          .isEqualTo("4");
    }
  }

  @Test
  void calSaysWhenAResultIsNoInt32() {
    var server =
        Server.builder().service(Cal.SERVICE, new CalServer()).errors(CalServer::error).build();
    try (server;
        var channel = Channel.inProcess(server)) {
      var cal = Cal.client(channel);
      assertThat(cal.add(new AddRequest(-3, 1)).number()).isEqualTo(-2);
      assertThat(cal.multiply(new MultiplyRequest(46341, -46340)).number()).isEqualTo(-2147441940);
      assertThatExceptionOfType(RpcException.class)
          .isThrownBy(() -> cal.add(new AddRequest(Integer.MAX_VALUE, 1)))
          .matches(e -> e.code() == Code.OUT_OF_RANGE);
      assertThatExceptionOfType(RpcException.class)
          .isThrownBy(() -> cal.multiply(new MultiplyRequest(1 << 16, 1 << 16)))
          .matches(e -> e.code() == Code.OUT_OF_RANGE);
    }
  }

  @Test
  void routeGuideNamesWhatIsThere() throws IOException {
    try (var channel = routeGuide()) {
      var guide = RouteGuide.client(channel);
      assertThat(guide.getFeature(new Point(409146138, -746188906)).name())
          .startsWith("Berkshire Valley");
      assertThat(guide.getFeature(new Point(1, 2))).isEqualTo(new Feature("", new Point(1, 2)));
    }
  }

  @Test
  void routeGuideListsAnArea() throws IOException {
    var area = new Rectangle(new Point(420000000, -730000000), new Point(400000000, -750000000));
    try (var channel = routeGuide()) {
      var listed = RouteGuide.client(channel).listFeature(area).toList();
      assertThat(listed).isEqualTo(Places.included().within(area).toList());
    }
  }

  @Test
  void routeGuideSumsUpATrip() throws IOException {
    var known = new Point(409146138, -746188906);
    try (var channel = routeGuide()) {
      var guide = RouteGuide.client(channel);
      var trip =
          guide.recordRoute(MessageStream.of(new Point(409146138, -756188906), known, known));
      assertThat(trip.pointCount()).isEqualTo(3);
      assertThat(trip.featureCount()).isEqualTo(2);
      assertThat(trip.distance())
          .isEqualTo((int) Places.metres(new Point(409146138, -756188906), known));
      assertThat(guide.recordRoute(MessageStream.empty()).pointCount()).isZero();
    }
  }

  @Test
  void routeGuideTellsEveryEarlierNoteOfThePlace() throws IOException {
    var here = new Point(0, 0);
    var there = new Point(1, 0);
    var notes =
        List.of(
            new RouteNote(here, "1"),
            new RouteNote(there, "2"),
            new RouteNote(here, "3"),
            new RouteNote(here, "4"));
    try (var channel = routeGuide()) {
      var guide = RouteGuide.client(channel);
      assertThat(guide.routeChat(MessageStream.of(notes)).map(RouteNote::message).toList())
          .containsExactly("1", "1", "3");
      assertThat(guide.routeChat(MessageStream.of(notes.getFirst())).toList()).isEmpty();
    }
  }

  @Test
  void contactAnswersEachStatus() throws IOException {
    try (var channel = contact()) {
      var answers =
          Contact.client(channel)
              .sendStatus(MessageStream.of(new ClientMsg("a"), new ClientMsg("b")));
      assertThat(answers.map(Result::ret).toList())
          .containsExactly("server received: a", "server received: b");
    }
  }

  @Test
  void contactGivesTenTasksWhenAClientComesOnline() throws IOException {
    try (var channel = contact()) {
      var received = new ArrayList<String>();
      try (var tasks = Contact.client(channel).getTask(new Empty())) {
        while (received.size() < 10) received.add(tasks.next().task());
      }
      assertThat(received).allMatch(task -> task.matches("task:(1[0-9][0-9]|200)"));
    }
  }

  @Test
  void contactGivesWhatWasNotAcknowledgedToTheNext() throws Exception {
    var queue = new Tasks(null);
    try (var channel = Channel.inProcess(Contact.SERVICE, new ContactServer(queue))) {
      var contact = Contact.client(channel);
      var first = new ArrayList<String>();
      try (var tasks = contact.getTask(new Empty())) {
        while (first.size() < 10) first.add(tasks.next().task());
        contact.tellResult(
            MessageStream.of(new Result("did " + first.get(0)), new Result("did " + first.get(1))));
      }
      for (int i = 0; queue.anyoneOnline() && i < 10_000; i++) Thread.sleep(1);
      try (var tasks = contact.getTask(new Empty())) {
        var again = new ArrayList<String>();
        while (again.size() < 8) again.add(tasks.next().task());
        assertThat(again).containsExactlyInAnyOrderElementsOf(first.subList(2, 10));
      }
    }
  }

  private static ManagedChannel routeGuide() throws IOException {
    return Channel.inProcess(RouteGuide.SERVICE, new RouteGuideServer(Places.included()));
  }

  private static ManagedChannel contact() throws IOException {
    return Channel.inProcess(Contact.SERVICE, new ContactServer(new Tasks(null)));
  }
}
