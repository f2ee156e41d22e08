package dev.tandem.rpc;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// A class as a compiler made it when the interface had no methods yet: it implements it, and has
/// none.
final class OldClassFile {
  private OldClassFile() {}

  static <S> S implementing(Class<S> service) throws ReflectiveOperationException {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(OldClassFile.class.getPackageName(), "Old"),
                b ->
                    b.withInterfaceSymbols(ClassDesc.of(service.getName()))
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            MethodTypeDesc.of(ConstantDescs.CD_void),
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        MethodTypeDesc.of(ConstantDescs.CD_void))
                                    .return_()));
    Class<?> old = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
    return service.cast(old.getDeclaredConstructor().newInstance());
  }
}
