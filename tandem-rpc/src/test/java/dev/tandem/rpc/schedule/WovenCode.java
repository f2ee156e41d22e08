package dev.tandem.rpc.schedule;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one method's code is rewritten.
final class WovenCode implements CodeTransform {
  private static final ClassDesc HOOKS = Hooks.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
  private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(CD_void, CD_Object);
  private static final ClassDesc VAR_HANDLE = VarHandle.class.describeConstable().orElseThrow();
  private static final String ATOMICS = "java/util/concurrent/atomic/";

  private record Hook(String name, MethodTypeDesc type) {}

  /// What is called instead, by the name and the parameters that the call would have if it were
  /// static; of static methods, with their class before the name.
  private static final Map<String, Hook> REPLACEMENTS = replacements();

  private final Weaver weaver;
  private final String owner;
  private final ClassDesc type;
  private final String method;
  private final boolean isSynchronized;
  private final boolean isStatic;
  private final boolean isInitializer;
  private final @Nullable Mutant mutant;
  private @Nullable Label begin;

  WovenCode(Weaver weaver, ClassModel in, MethodModel method, @Nullable Mutant mutant) {
    this.weaver = weaver;
    String name = in.thisClass().asInternalName();
    this.owner = name.substring(name.lastIndexOf('/') + 1);
    this.type = in.thisClass().asSymbol();
    this.method = method.methodName().stringValue();
    this.isSynchronized = method.flags().has(AccessFlag.SYNCHRONIZED);
    this.isStatic = method.flags().has(AccessFlag.STATIC);
    this.isInitializer = this.method.equals("<clinit>");
    this.mutant = mutant != null && mutant.isIn(owner, this.method) ? mutant : null;
  }

  private static Map<String, Hook> replacements() {
    var all = new HashMap<String, Hook>();
    for (Method m : Hooks.class.getDeclaredMethods()) {
      Hooks.Replaces replaces = m.getAnnotation(Hooks.Replaces.class);
      if (replaces == null) continue;
      List<ClassDesc> parameters = new ArrayList<>();
      for (Class<?> p : m.getParameterTypes()) parameters.add(desc(p));
      String name = replaces.value().isEmpty() ? m.getName() : replaces.value();
      if (replaces.of() != void.class) name = desc(replaces.of()).descriptorString() + "." + name;
      var type = MethodTypeDesc.of(desc(m.getReturnType()), parameters);
      all.put(name + type.parameterList(), new Hook(m.getName(), type));
    }
    return all;
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  // ---- around a method

  @Override
  public void atStart(CodeBuilder out) {
    if (isInitializer) hook(out, "hush", NOTHING);
    if (!isSynchronized) return;
    loadMonitor(out);
    hook(out, "enter", OF_OBJECT);
    begin = out.newBoundLabel();
  }

  @Override
  public void atEnd(CodeBuilder out) {
    if (begin == null) return;
    Label end = out.newBoundLabel();
    Label handler = out.newBoundLabel();
    loadMonitor(out);
    hook(out, "exit", OF_OBJECT);
    out.athrow();
    out.exceptionCatchAll(begin, end, handler);
  }

  private void loadMonitor(CodeBuilder out) {
    if (isStatic) out.loadConstant(type);
    else out.aload(0);
  }

  // ---- instructions

  @Override
  public void accept(CodeBuilder out, CodeElement element) {
    switch (element) {
      case FieldInstruction access -> {
        switch (weaver.use(access)) {
          case MEETING -> hook(out, "point", NOTHING);
          case PLAIN -> hook(out, "plainPoint", NOTHING);
          case NONE -> {}
        }
        out.with(element);
      }
      case MonitorInstruction monitor ->
          hook(out, monitor.opcode() == Opcode.MONITORENTER ? "enter" : "exit", OF_OBJECT);
      case ReturnInstruction _ -> {
        if (isInitializer) hook(out, "unhush", NOTHING);
        if (isSynchronized) {
          loadMonitor(out);
          hook(out, "exit", OF_OBJECT);
        }
        out.with(element);
      }
      case InvokeInstruction call -> invoke(out, call);
      default -> out.with(element);
    }
  }

  private void invoke(CodeBuilder out, InvokeInstruction call) {
    if (mutant != null && call.name().equalsString(mutant.callee())) {
      switch (mutant.effect()) {
        case SKIPPED -> skip(out, call);
        case TORN -> tear(out, call);
      }
      return;
    }
    Hook instead = REPLACEMENTS.get(key(call));
    if (instead != null) {
      hook(out, instead.name, instead.type);
      return;
    }
    if (call.name().equalsString("pair") && owner.equals("ServerTransport")) {
      hook(out, "pipeBytes", MethodTypeDesc.of(CD_int, CD_int)); // its last argument
    }
    ClassDesc callee = call.owner().asSymbol();
    boolean meets = callee.equals(VAR_HANDLE) || call.owner().asInternalName().startsWith(ATOMICS);
    if (meets) hook(out, "point", NOTHING);
    out.with(call);
  }

  private static String key(InvokeInstruction call) {
    String name = call.name().stringValue();
    if (call.opcode() == Opcode.INVOKESTATIC) {
      name = call.owner().asSymbol().descriptorString() + "." + name;
    }
    return name + asStatic(call).parameterList();
  }

  /// The call's descriptor with the receiver as the first argument.
  private static MethodTypeDesc asStatic(InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    return call.opcode() == Opcode.INVOKESTATIC
        ? type
        : type.insertParameterTypes(0, call.owner().asSymbol());
  }

  private static void skip(CodeBuilder out, InvokeInstruction call) {
    for (ClassDesc argument : asStatic(call).parameterList().reversed()) {
      if (TypeKind.from(argument).slotSize() == 2) out.pop2();
      else out.pop();
    }
    switch (TypeKind.from(call.typeSymbol().returnType()).asLoadable()) {
      case VOID -> {}
      case LONG -> out.lconst_0();
      case FLOAT -> out.fconst_0();
      case DOUBLE -> out.dconst_0();
      case REFERENCE -> out.aconst_null();
      default -> out.iconst_0();
    }
  }

  private static void tear(CodeBuilder out, InvokeInstruction call) {
    ClassDesc on = call.owner().asSymbol();
    MethodTypeDesc torn =
        on.equals(VAR_HANDLE)
            ? MethodTypeDesc.of(CD_boolean, VAR_HANDLE, CD_Object, CD_Object, CD_Object)
            : MethodTypeDesc.of(CD_boolean, on, CD_int, CD_int);
    hook(out, "torn", torn);
  }

  private static void hook(CodeBuilder out, String name, MethodTypeDesc type) {
    out.invokestatic(HOOKS, name, type);
  }
}
