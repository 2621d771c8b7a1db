package io.privyseal.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of ARCHITECTURE.md, held against the compiled classes.
@AnalyzeClasses(packages = "io.privyseal", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  private static final String[] DOMAIN = {
    "io.privyseal.foundation.bytes..",
    "io.privyseal.foundation.json..",
    "io.privyseal.foundation.decision..",
    "io.privyseal.attestation.evidence..",
    "io.privyseal.attestation.endorsements..",
    "io.privyseal.attestation.verification..",
    "io.privyseal.attestation.appraisal..",
    "io.privyseal.keyvault.domain..",
    "io.privyseal.keyvault.secrets.."
  };

  @ArchTest
  static final ArchRule aRelyingPartyNeverSeesEvidence =
      noClasses()
          .that()
          .resideInAPackage("io.privyseal.keyvault..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.privyseal.attestation.evidence..",
              "io.privyseal.attestation.endorsements..",
              "io.privyseal.attestation.verification..",
              "io.privyseal.attestation.appraisal..",
              "io.privyseal.attestation.service..");

  @ArchTest
  static final ArchRule theVerifierDoesNotKnowTheVault =
      noClasses()
          .that()
          .resideInAPackage("io.privyseal.attestation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.privyseal.keyvault..");

  @ArchTest
  static final ArchRule evidenceIsParsedWithoutBelievingAnything =
      noClasses()
          .that()
          .resideInAPackage("io.privyseal.attestation.evidence..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.privyseal..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          resideInAnyPackage(
                              "io.privyseal.attestation.evidence..",
                              "io.privyseal.foundation.."))));

  @ArchTest
  static final ArchRule foundationStandsOnNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.privyseal.foundation..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.privyseal..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          resideInAPackage("io.privyseal.foundation.."))));

  @ArchTest
  static final ArchRule domainHasNoHttpSqlOrFramework =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..",
              "java.sql..",
              "javax.sql..",
              "io.helidon..",
              "org.flywaydb..",
              "com.zaxxer..",
              "com.azure..",
              "io.privyseal.foundation.web..",
              "io.privyseal.foundation.sql..");

  @ArchTest
  static final ArchRule domainReadsNoClockAndNoEnvironment =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN)
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  @ArchTest
  static final ArchRule theSimulatorIsOnlyInLocalTools =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.privyseal.attestation.testkit..",
              "io.privyseal.server..",
              "io.privyseal.cli..",
              "io.privyseal.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.privyseal.attestation.testkit..");

  @ArchTest
  static final ArchRule joseHasOneHome = onlyIn("com.nimbusds..", "io.privyseal.foundation.jose..");

  @ArchTest
  static final ArchRule jsonHasOneHome =
      onlyIn("com.fasterxml.jackson..", "io.privyseal.foundation.json..");

  @ArchTest
  static final ArchRule theWebServerHasOneHome =
      onlyIn("io.helidon..", "io.privyseal.foundation.web..");

  @ArchTest
  static final ArchRule metersHaveOneHome =
      onlyIn("io.micrometer..", "io.privyseal.server.metrics..");

  @ArchTest
  static final ArchRule spansHaveOneHome =
      onlyIn("io.opentelemetry..", "io.privyseal.server.tracing..");

  @ArchTest
  static final ArchRule theConnectionPoolHasOneHome =
      onlyIn("com.zaxxer..", "io.privyseal.foundation.sql..");

  @ArchTest
  static final ArchRule migrationsHaveOneHome =
      onlyIn("org.flywaydb..", "io.privyseal.foundation.sql..");

  @ArchTest
  static final ArchRule theNativeEngineHasOneHome =
      onlyIn("com.amazon.corretto..", "io.privyseal.foundation.crypto..");

  @ArchTest
  static final ArchRule asn1IsForCertificates =
      onlyIn(
          "org.bouncycastle..",
          "io.privyseal.foundation.crypto.x509..",
          // A curve that no engine has.
          "io.privyseal.foundation.crypto.secp256k1..",
          "io.privyseal.attestation.endorsements..",
          "io.privyseal.attestation.testkit..");

  @ArchTest
  static final ArchRule azureClientsAreForClients =
      onlyIn("com.azure..", "io.privyseal.client..", "io.privyseal.cli..");

  @ArchTest
  static final ArchRule nativeMemoryIsForSecretsAndDevices =
      onlyIn(
          "java.lang.foreign..",
          "io.privyseal.foundation.bytes..",
          "io.privyseal.attestation.attester.sevguest..",
          "io.privyseal.keyvault.pkcs11.cryptoki..");

  @ArchTest
  static final ArchRule sqlIsForAdapters =
      onlyIn(
          "java.sql..",
          "io.privyseal.foundation.sql..",
          "io.privyseal.foundation.postgres..",
          "io.privyseal..storage..");

  @ArchTest
  static final ArchRule loggingIsTheJdksOwn =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j..");

  @ArchTest
  static final ArchRule noCyclesBetweenModules =
      slices().matching("io.privyseal.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule checksAreCatalogues =
      classes().that().implement(io.privyseal.foundation.decision.Check.class).should().beEnums();

  private static ArchRule onlyIn(String library, String... homes) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because("%s is named in %s only".formatted(library, String.join(", ", homes)));
  }
}
