package dev.tandem.rpc.schedule;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Keeps what the library warns of for the schedule on whose thread it does.
record WovenLogger(String name) implements System.Logger {
  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level.getSeverity() >= Level.WARNING.getSeverity();
  }

  @Override
  public void log(
      Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
    if (isLoggable(level)) keep(level + ": " + message + (thrown == null ? "" : ": " + thrown));
  }

  @Override
  public void log(
      Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
    if (isLoggable(level)) keep(level + ": " + MessageFormat.format(format, parameters));
  }

  private static void keep(String line) {
    Schedule s = Schedule.mine();
    if (s != null) s.logged(line);
  }
}
