package io.privyseal.attestation.verification.eventlog;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.eventlog.EfiSignature;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.eventlog.EventType;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logs of real machines replay to the registers that those machines had, and say what their
/// provenance says.
class RealEventLogsTest {
  private static final AtomicInteger REPLAYED = new AtomicInteger();
  private static final AtomicInteger REFUSED = new AtomicInteger();

  @AfterAll
  static void printCounts() {
    System.out.printf(
        "event log vectors: %d replayed to the values of their machines, %d refused%n",
        REPLAYED.get(), REFUSED.get());
  }

  /// Register values as the machines had them, published beside the logs.
  @ParameterizedTest
  @CsvSource({
    "arch-linux-workstation, SHA256, "
        + "758b773d94feabf52ef5a4c00a7ad2c80d8d6e6d9d58756150be9bc973da9087, "
        + "925d453d3dfef4ac0c72c957402163d45fa95d05e6d53f047263a3a60b598325, "
        + "3b4a4db44b7a872524055364e62e897ae678e0d47ab0809f65c3a4ed77f66ab9",
    "cos-101-amd-sev, SHA256, "
        + "0f35c214608d93c7a6e68ae7359b4a8be5a0e99eea9107ece427c4dea4e439cf, "
        + "6d9f1a1d461cf77517e8d4c488c53f338a71c5a8e2b81ab7011c14f72cbc9a80, "
        + "2bc6edaa921f953cec0ffb28dad4f87114886603d6a782036502d28e69d97a48",
    "cos-85-amd-sev, SHA256, "
        + "0f35c214608d93c7a6e68ae7359b4a8be5a0e99eea9107ece427c4dea4e439cf, "
        + "d690bdac2aa8b73a1d718cb91990df07d0747b07ea57b3b2d0f0d511f0d90491, "
        + "3365d7fa2b024c852913c06e04ffbfa6ea5289f743bbf1a76f7ffdf21ed84793",
    "cos-93-amd-sev, SHA256, "
        + "0f35c214608d93c7a6e68ae7359b4a8be5a0e99eea9107ece427c4dea4e439cf, "
        + "871e8343044ae4c87b402dcb94b5e49715b1b8dc1b19c43ba0801422fabb39d4, "
        + "3365d7fa2b024c852913c06e04ffbfa6ea5289f743bbf1a76f7ffdf21ed84793",
    "debian-10, SHA1, "
        + "0f2d3a2a1adaa479aeeca8f5df76aadc41b862ea, "
        + "1eb30816474a3f144e99b24e4ad480b2e51fd9e1, "
        + "9e6c57e850f371c2a7fe02bca552149363952318",
    "rhel8-uefi, SHA256, "
        + "24af52a4f429b71a3184a6d64cddad17e54ea030e2aa6576bf3a5a3d8bd3328f, "
        + "758a3d35f1b0ff5b135dacd07db0c8132c0ac665d944090d4bf96e66447a245c, "
        + "5fd54361d580eb7592adb8deb236ff35444ceeac7148f24b3de63c041f12b3da",
    "ubuntu-1804-amd-sev, SHA256, "
        + "0f35c214608d93c7a6e68ae7359b4a8be5a0e99eea9107ece427c4dea4e439cf, "
        + "b4b94e840fc9352e20bdb5b456b4c242af0fb146755b6935d8eda000ea368a31, "
        + "61af3f499f1a86be54458fd30d193fa913a7e23ca3103fa3d0abaefd3cd4f9b8",
    "ubuntu-2104-no-dbx, SHA256, "
        + "24af52a4f429b71a3184a6d64cddad17e54ea030e2aa6576bf3a5a3d8bd3328f, "
        + "295aeaeacad1d507930bab18418f905eeda633ea67b2ab94c5e5fd3a4d47ac58, "
        + "ca37324eeffabd318d30a20f15bf27ce25dc33e2c9856279ff6c2ced58b02efa",
    "ubuntu-2404-amd-sevsnp, SHA256, "
        + "50597a27846e91d025eef597abbc89f72bff9af849094db97b0684d8bc4c515e, "
        + "abe8b3fa6aecb36c2fd93c6f6edde661c21b353d007410a2739d69bfa7e1b9be, "
        + "33ad69850fb2c7f30b4f8b4bc10ed93fc954dc07fa726e84f50f3d192dc1c140"
  })
  void replayToTheRegistersOfTheirMachines(
      String name, TpmHash bank, String pcr0, String pcr4, String pcr7) {
    var replay = EventLogReplay.of(log(name), bank);

    assertThat(replay.value(0).hex()).isEqualTo(pcr0);
    assertThat(replay.value(4).hex()).isEqualTo(pcr4);
    assertThat(replay.value(7).hex()).isEqualTo(pcr7);
    REPLAYED.incrementAndGet();
  }

  @ParameterizedTest
  @CsvSource({
    "arch-linux-workstation, false, true",
    "cos-101-amd-sev, true, true",
    "cos-85-amd-sev, true, true",
    "cos-93-amd-sev, true, true",
    "rhel8-uefi, true, true",
    "ubuntu-1804-amd-sev, false, true",
    "ubuntu-2104-no-dbx, false, false",
    "ubuntu-2404-amd-sevsnp, false, true"
  })
  void sayWhetherSecureBootWasOnAndImagesWereRevoked(
      String name, boolean secureBoot, boolean revocations) {
    var facts = (Established) replayed(name).secureBoot();

    assertThat(facts.enabled()).isEqualTo(secureBoot);
    assertThat(facts.hasRevocations()).isEqualTo(revocations);
    assertThat(facts.uefiDebug()).isFalse();
    assertThat(EfiSignature.parse(facts.allowed().orElseThrow()))
        .anyMatch(entry -> entry.type().equals(EfiSignature.X509));
    assertThat(facts.forbidden().map(EfiSignature::parse).orElseThrow().isEmpty())
        .isEqualTo(!revocations);
  }

  @Test
  void secureBootThatIsDemandedAndOffIsRefused() {
    var log = log("ubuntu-2104-no-dbx");
    var verification =
        EventLogVerifier.verify(
            log,
            EventLogReplay.of(log, TpmHash.SHA256).registers(),
            EventLogExpectations.ofFirmware().requireSecureBoot().requireRevocations());

    assertThatVerification(verification)
        .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT, EventLogCheck.REVOCATIONS);
    REFUSED.incrementAndGet();
  }

  @Test
  void logOfSha1AloneExplainsNoBankOfSha256() {
    var verification =
        EventLogVerifier.verify(
            log("debian-10"),
            PcrValues.fromZero(TpmHash.SHA256, zeros(32, 8)),
            EventLogExpectations.ofFirmware());

    assertThatVerification(verification).isRejectedBecauseOf(EventLogCheck.BANK);
    REFUSED.incrementAndGet();
  }

  @Test
  void dataOfImagesIsALabelAndThatOfVariablesIsMeasured() {
    var events = replayed("ubuntu-2404-amd-sevsnp").events();

    assertThat(events)
        .filteredOn(e -> e.event().is(EventType.EFI_BOOT_SERVICES_APPLICATION))
        .hasSize(2)
        .allMatch(e -> e.binding() == DataBinding.NONE);
    assertThat(events)
        .filteredOn(e -> e.event().is(EventType.EFI_VARIABLE_DRIVER_CONFIG))
        .hasSize(5)
        .allMatch(e -> e.binding() == DataBinding.DATA);
    assertThat(events)
        .filteredOn(e -> e.event().is(EventType.EFI_VARIABLE_BOOT))
        .hasSize(4)
        .allMatch(e -> e.binding() == DataBinding.VARIABLE_VALUE);
    assertThat(events)
        .filteredOn(e -> e.event().register() == 8)
        .hasSizeGreaterThan(60)
        .allMatch(e -> e.binding() == DataBinding.TEXT);
  }

  @Test
  void confidentialComputingLogReplaysToTheRegistersOfItsTrustDomain() {
    var log = EventLog.parseCcel(VectorFiles.read("tdx/trustee/CCEL_data_ovmf"));
    var rtmrs =
        EventLogVerifier.ofTrustDomain(
            List.of(
                Bytes.ofHex(
                    "8566f998798db09443b244c62de9a3041fb02e2e6936c4396d784bba2e901773"
                        + "29ec5aba3bb484404f2ab9cc90abe193"),
                Bytes.ofHex(
                    "775b9f6bfe99f8a31396f0d0218e67ffa796d3b96ccf961cbb0deba48c79c00f"
                        + "082cda1a5567c1c16305f1fc210c13c6"),
                Bytes.ofHex(
                    "94eaf7a7bf398ed8d888c91057ae0261802e4f3df084213a76ca7f0b5055ac9d"
                        + "2241de43cd58d9e8b49c503bbf25f34a"),
                Bytes.zeros(48)));

    var verification =
        EventLogVerifier.verify(log, rtmrs, EventLogExpectations.ofTrustDomain().requireLog());

    var replayed = assertThatVerification(verification).isAccepted();
    assertThat(replayed.matching()).containsExactly(1, 2, 3, 4);
    assertThat(((Established) replayed.secureBoot()).enabled()).isFalse();
    REPLAYED.incrementAndGet();
  }

  private static EventLog log(String name) {
    return EventLog.parseTcg(VectorFiles.read("azure-vtpm/go-tpm-tools/" + name + ".bin"));
  }

  private static ReplayedLog replayed(String name) {
    var log = log(name);
    var verification =
        EventLogVerifier.verify(
            log,
            EventLogReplay.of(log, TpmHash.SHA256).registers(),
            EventLogExpectations.ofFirmware());
    return assertThatVerification(verification).isAccepted();
  }

  private static List<Bytes> zeros(int length, int count) {
    return IntStream.range(0, count).mapToObj(_ -> Bytes.zeros(length)).toList();
  }
}
