package dev.tandem.rpc.schedule;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rewrites a class so that a [Schedule] decides which thread goes on wherever threads can meet.
///
/// | in the class | becomes |
/// |---|---|
/// | a field that is volatile, an atomic, a `VarHandle` | a point, then the same |
/// | `synchronized` | a monitor of the schedule's |
/// | parking, locks, latches, selectors, threads, interrupts, the clock | a method of [Hooks] |
final class Weaver {
  private final Function<String, byte[]> source;
  private final @Nullable Mutant mutant;
  private final ClassFile classFile;
  private final Map<String, ClassModel> models = new HashMap<>();

  /// @param source the original of a class by its internal name
  Weaver(Function<String, byte[]> source, ClassLoader hierarchy, @Nullable Mutant mutant) {
    this.source = source;
    this.mutant = mutant;
    this.classFile =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(hierarchy)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  byte[] weave(String internalName) {
    ClassModel model = model(internalName);
    return classFile.transformClass(model, (out, element) -> weave(model, out, element));
  }

  private void weave(ClassModel in, ClassBuilder out, ClassElement element) {
    if (element instanceof MethodModel method) {
      out.transformMethod(method, (to, part) -> weave(in, method, to, part));
    } else {
      out.with(element);
    }
  }

  private void weave(ClassModel in, MethodModel method, MethodBuilder out, MethodElement element) {
    switch (element) {
      case AccessFlags flags -> out.withFlags(flags.flagsMask() & ~ClassFile.ACC_SYNCHRONIZED);
      case CodeModel code -> out.transformCode(code, new WovenCode(this, in, method, mutant));
      default -> out.with(element);
    }
  }

  /// What a field is to threads.
  enum Use {
    /// Volatile: it is there for them to meet.
    MEETING,
    /// It belongs to one at a time, or so its author thought.
    PLAIN,
    /// Final, or not ours.
    NONE
  }

  Use use(FieldInstruction access) {
    String name = access.name().stringValue();
    for (String owner = access.owner().asInternalName(); Woven.isOurs(owner); ) {
      ClassModel model = model(owner);
      for (FieldModel field : model.fields()) {
        if (!field.fieldName().equalsString(name)) continue;
        if (field.flags().has(AccessFlag.VOLATILE)) return Use.MEETING;
        return field.flags().has(AccessFlag.FINAL) ? Use.NONE : Use.PLAIN;
      }
      if (model.superclass().isEmpty()) return Use.NONE;
      owner = model.superclass().get().asInternalName();
    }
    return Use.NONE;
  }

  private ClassModel model(String internalName) {
    return models.computeIfAbsent(internalName, name -> classFile.parse(source.apply(name)));
  }
}
