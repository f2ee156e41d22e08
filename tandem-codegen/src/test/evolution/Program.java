import evolve.Mood;
import evolve.Note;
import evolve.Talk;

/// A program that was written and compiled when `evolve.proto` was at version 1.
public class Program implements Talk {
  @Override
  public Note say(Note note) {
    return note.toBuilder().text(note.text() + "!").build();
  }

  public static Note constructed() {
    return new Note("constructed");
  }

  public static Note built() {
    return Note.builder().text("built").mood(Mood.CALM).extra(new Note.Extra.Link("there")).build();
  }

  public static Note through(byte[] data) {
    return Note.TYPE.parse(data);
  }

  /// All cases of version 1.
  public static String extra(Note note) {
    return switch (note.extra()) {
      case Note.Extra.Link link -> link.value();
      case Note.Extra.Unset unset -> "none";
    };
  }

  /// All numbers, those of later versions too.
  public static String mood(Note note) {
    return switch (note.mood()) {
      case Mood.Known.CALM -> "calm";
      case Mood other -> "mood " + other.number();
    };
  }
}
