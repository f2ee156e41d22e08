package dev.tandem.protobuf.java;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who asks for protobuf-java gets it; nobody else does.
class ArchitectureTest {
  private static final String OWN = "dev.tandem.protobuf.java..";
  private static final String PROTOBUF_JAVA = "com.google.protobuf..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tandem");

  @Test
  void theOtherModulesAreLookedAt() {
    assertThat(CLASSES.contain("dev.tandem.http2.Inbound")).isTrue();
    assertThat(CLASSES.contain("dev.tandem.protobuf.Message")).isTrue();
    assertThat(CLASSES.contain("dev.tandem.rpc.MethodDescriptor")).isTrue();
  }

  @Test
  void nothingElseKnowsThisModuleOrProtobufJava() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OWN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OWN, PROTOBUF_JAVA)
        .check(CLASSES);
  }
}
