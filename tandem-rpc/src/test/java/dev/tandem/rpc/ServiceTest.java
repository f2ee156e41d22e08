package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// Services as data, and implementations as objects, without any call.
class ServiceTest {
  @Test
  void aServiceKnowsItsMethods() {
    assertThat(RouteGuide.SERVICE.name()).isEqualTo("RouteGuide");
    assertThat(RouteGuide.SERVICE.methods())
        .containsExactly(
            RouteGuide.GET_FEATURE,
            RouteGuide.LIST_FEATURE,
            RouteGuide.RECORD_ROUTE,
            RouteGuide.ROUTE_CHAT);
  }

  @Test
  void aMethodKnowsItsNames() {
    var method = RouteGuide.GET_FEATURE;
    assertThat(method.fullName()).isEqualTo("RouteGuide/GetFeature");
    assertThat(method.path()).isEqualTo("/RouteGuide/GetFeature");
    assertThat(method.service()).isEqualTo("RouteGuide");
    assertThat(method.kind()).isEqualTo(MethodDescriptor.Kind.UNARY);
    assertThat(method.raw().path()).isEqualTo(method.path());
  }

  @Test
  void aMethodHasAServiceAndAName() {
    for (String name : new String[] {"", "Service", "/Service/Method", "Service/", "a/b/c"}) {
      assertThatThrownBy(
              () ->
                  MethodDescriptor.of(
                      name,
                      MethodDescriptor.Kind.UNARY,
                      RouteGuide.GET_FEATURE.request(),
                      RouteGuide.GET_FEATURE.response()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aMethodIsServedOnce() {
    var builder = Server.builder().service(RouteGuide.SERVICE, new Guide());
    assertThatThrownBy(() -> builder.service(RouteGuide.SERVICE, new Guide()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RouteGuide/GetFeature");
  }

  @Test
  void anImplementationIsAnObject() {
    RouteGuide guide = new Guide();
    assertThat(
            guide.recordRoute(MessageStream.of(Guide.point(1, 1), Guide.point(2, 2))).pointCount())
        .isEqualTo(2);
    assertThat(guide.routeChat(MessageStream.of(Guide.note(1))).toList())
        .containsExactly(Guide.note(1));
    assertThat(guide.listFeature(Rectangle.DEFAULT).toList()).isEmpty();
  }

  @Test
  void aDecoratorIsAnImplementationToo() {
    RouteGuide upper =
        new Guide() {
          @Override
          public Feature getFeature(Point point) {
            return new Feature(super.getFeature(point).name() + "!");
          }
        };
    assertThat(upper.getFeature(Point.DEFAULT).name()).isEqualTo("f!");
  }

  @Test
  void checkedExceptionsGoThroughAsTheyAre() {
    var disk = new IOException("disk");
    assertThatThrownBy(
            () ->
                Unchecked.call(
                    () -> {
                      throw disk;
                    }))
        .isSameAs(disk);
    assertThat(Unchecked.call(() -> 1)).isEqualTo(1);
  }
}
