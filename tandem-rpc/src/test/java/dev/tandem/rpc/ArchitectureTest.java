package dev.tandem.rpc;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which package may know which: API ← grpc ← transport, and `spi` below all of them.
class ArchitectureTest {
  private static final String API = "dev.tandem.rpc";
  private static final String SPI = "dev.tandem.rpc.spi..";
  private static final String GRPC = "dev.tandem.rpc.grpc..";
  private static final String TRANSPORT = "dev.tandem.rpc.transport..";
  private static final String HTTP2 = "dev.tandem.http2..";
  private static final String PROTOBUF = "dev.tandem.protobuf..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(API);

  /// The one arrow back: it finds transports for servers and channels.
  private static boolean isTheLookUp(JavaClass c) {
    return c.getName().startsWith(API + ".Transports");
  }

  @Test
  void theApiKnowsNeitherTheProtocolNorTransports() {
    noClasses()
        .that(
            are(resideInAPackage(API))
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are not the look-up of transports", c -> !isTheLookUp(c))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(GRPC, TRANSPORT, HTTP2))
        .check(CLASSES);
  }

  @Test
  void theProtocolKnowsNoTransports() {
    noClasses()
        .that(resideInAPackage(GRPC))
        .should()
        .dependOnClassesThat(resideInAPackage(TRANSPORT))
        .check(CLASSES);
  }

  @Test
  void whatCanBePluggedInKnowsNobody() {
    classes()
        .that(resideInAPackage(SPI))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(SPI, "java..", "org.jspecify.annotations"))
        .check(CLASSES);
  }

  /// Nothing in a call's way assumes our own messages: they come in through a codec.
  @Test
  void transportsKnowNoMessages() {
    noClasses()
        .that(resideInAPackage(TRANSPORT))
        .should()
        .dependOnClassesThat(resideInAPackage(PROTOBUF))
        .check(CLASSES);
  }
}
