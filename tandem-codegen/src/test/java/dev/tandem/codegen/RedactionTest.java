package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.shapes.Leaf;
import dev.tandem.codegen.shapes.Secretive;
import org.junit.jupiter.api.Test;

/// Fields with the option `debug_redact` are sent, but not shown.
class RedactionTest {
  @Test
  void whatIsMarkedIsNotShown() {
    var message = new Secretive("ann", "pass", new Leaf(1, "name"));
    assertThat(message).hasToString("user: \"ann\" password: [REDACTED] hidden { [REDACTED] }");
    assertThat(Secretive.TYPE.parse(message.toByteArray())).isEqualTo(message);
  }

  @Test
  void anErrorShowsNoValue() {
    var broken = new Secretive("ann", "pass\uD83D", Leaf.DEFAULT);
    try {
      broken.toByteArray();
    } catch (IllegalArgumentException e) {
      assertThat(e)
          .hasMessageStartingWith("shapes.Secretive.password: ")
          .hasMessageNotContaining("pass\uD83D");
      return;
    }
    throw new AssertionError("was written");
  }
}
