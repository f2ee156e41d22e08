package dev.tandem.interop;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tests against the real grpcio, which is installed below target/ by the first of them. Where that
/// cannot be done they are skipped, and the reason is printed.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPython.Condition.class)
@interface NeedsPython {
  final class Condition implements ExecutionCondition {
    private static final int UNAVAILABLE = 69;
    private static final ConditionEvaluationResult RESULT = prepare();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return RESULT;
    }

    private static ConditionEvaluationResult prepare() {
      String peer = Repository.ROOT.resolve("interop/peer").toString();
      try {
        var process = new ProcessBuilder(peer, "--prepare").redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(Duration.ofMinutes(15))) {
          process.destroyForcibly();
          throw new IllegalStateException("interop/peer --prepare has not ended");
        }
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return switch (process.exitValue()) {
          case 0 -> ConditionEvaluationResult.enabled("grpcio is there");
          case UNAVAILABLE -> skipped(said);
          default -> throw new IllegalStateException("interop/peer --prepare failed: " + said);
        };
      } catch (IOException e) {
        return skipped("python3 does not start: " + e.getMessage());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static ConditionEvaluationResult skipped(String why) {
      System.err.println("interop: skipped: " + why);
      return ConditionEvaluationResult.disabled(why);
    }
  }
}
