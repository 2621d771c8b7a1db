package io.privyseal.attestation.attester.swtpm;

import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.azure.AzureVtpm;
import io.privyseal.attestation.attester.azure.GuestSystem;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.attester.tpm.NvPublic;
import io.privyseal.attestation.attester.tpm.RsaTemplate;
import io.privyseal.attestation.attester.tpm.RsaTemplate.Scheme;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.testkit.azure.RuntimeClaimsBuilder;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;

/// A confidential VM: software TPM, simulated paravisor, host. What the firmware would do is done
/// here over the TPM's own commands: keys are made and made permanent, the boot is measured, the
/// report is written.
public final class AzureMachine implements AutoCloseable {
  /// Largest index of a software TPM; Azure's has 2600 bytes. The claims name no endorsement key,
  /// so that they fit.
  private static final int REPORT_BYTES = 2048;

  private static final ObjectAttributes SIGNING =
      ObjectAttributes.of(
          Attribute.FIXED_TPM,
          Attribute.FIXED_PARENT,
          Attribute.SENSITIVE_DATA_ORIGIN,
          Attribute.USER_WITH_AUTH,
          Attribute.RESTRICTED,
          Attribute.SIGN);

  private final SoftwareTpm software;
  private final SimulatedParavisor paravisor;
  private final SimulatedHost host;
  private final GuestSystem system;

  private AzureMachine(
      SoftwareTpm software, SimulatedParavisor paravisor, SimulatedHost host, GuestSystem system) {
    this.software = software;
    this.paravisor = paravisor;
    this.host = host;
    this.system = system;
  }

  /// Made and booted.
  ///
  /// @param directory empty; for the state of the TPM and the files of the guest
  public static AzureMachine boot(
      Path directory, SimulatedParavisor paravisor, EventLogBuilder boot) throws IOException {
    var state = Files.createDirectory(directory.resolve("s"));
    var software = SoftwareTpm.start(state, SoftwareTpm.Socket.UNIX);
    var log = Files.write(directory.resolve("measurements"), boot.bytes().toArray());
    var release =
        Files.writeString(
            directory.resolve("os-release"), "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"13.2\"\n");
    var machine =
        new AzureMachine(
            software, paravisor, SimulatedHost.of(paravisor), new GuestSystem(log, release));
    try (var tpm = software.open()) {
      machine.provision(tpm, boot);
    }
    return machine;
  }

  private void provision(Tpm tpm, EventLogBuilder boot) {
    persist(
        tpm,
        new RsaTemplate(SIGNING, Bytes.empty(), Scheme.RSASSA_SHA256, Bytes.empty()),
        AzureVtpm.AK);
    measure(tpm, boot);
    tpm.nvDefine(NvPublic.readWrite(AzureVtpm.HCL_REPORT, REPORT_BYTES));
    renewReport(tpm, Bytes.zeros(64));
    var certificate = Bytes.utf8("stands for a certificate of the attestation key");
    tpm.nvDefine(NvPublic.readWrite(AzureVtpm.AK_CERTIFICATE, certificate.length()));
    tpm.nvWrite(AzureVtpm.AK_CERTIFICATE, certificate);
  }

  private static void persist(Tpm tpm, RsaTemplate template, int handle) {
    var key = tpm.createOwned(template);
    tpm.persist(key, handle);
    tpm.flush(key.handle());
  }

  private static void measure(Tpm tpm, EventLogBuilder boot) {
    for (var event : EventLog.parseTcg(boot.bytes()).events()) {
      if (event.extendsRegister()) {
        event.digests().forEach((hash, digest) -> tpm.pcrExtend(event.register(), hash, digest));
      }
    }
  }

  /// What the paravisor does when the guest has written user data.
  void renewReport(Tpm tpm, Bytes userData) {
    var attestationKey = rsa(tpm.readPublic(AzureVtpm.AK));
    var claims =
        RuntimeClaimsBuilder.of(attestationKey, attestationKey)
            .withoutKeys()
            .key(HclClaims.ATTESTATION_KEY, "sign", attestationKey)
            .userData(userData)
            .bytes();
    var report = paravisor.report(claims).bytes();
    tpm.nvWrite(AzureVtpm.HCL_REPORT, report.concat(Bytes.zeros(REPORT_BYTES - report.length())));
  }

  private static RSAPublicKey rsa(TpmPublic area) {
    return (RSAPublicKey) area.key();
  }

  /// The virtual TPM as the guest sees it, with the paravisor behind it. One at a time.
  public AzureVtpm vtpm() {
    return vtpm(Pause.system());
  }

  public AzureVtpm vtpm(Pause pause) {
    return new AzureVtpm(new Tpm(ParavisorTransport.to(this), pause), pause);
  }

  public SoftwareTpm software() {
    return software;
  }

  public InstanceMetadata metadata() {
    return new InstanceMetadata(host.address(), Pause.system());
  }

  public SimulatedHost host() {
    return host;
  }

  public GuestSystem system() {
    return system;
  }

  @Override
  public void close() {
    host.close();
    software.close();
  }
}
