package io.privyseal.server.simulation;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the simulated manufacturers publish, in the process and without a network: chains and
/// revocation lists. Certificates of machines travel with their evidence.
///
/// A test or a demonstration can revoke an authority; the next list names it.
public final class SimulatedMakers implements CollateralSource {
  /// How long a list is current, as Intel's are.
  public static final Duration LIST_LIFETIME = Duration.ofDays(30);

  private final SimulatedManufacturer amd;
  private final InstantSource clock;
  private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();

  public SimulatedMakers(SimulatedManufacturer amd, InstantSource clock) {
    this.amd = amd;
    this.clock = clock;
  }

  /// From now on lists name the authority with this serial number.
  public void revoke(BigInteger serial) {
    revoked.add(serial);
  }

  @Override
  public String name() {
    return "simulated-makers";
  }

  @Override
  public Answer fetch(CollateralId id) {
    return switch (id) {
      case AmdChain chain -> amd.productLines().contains(chain.line()) ? found(chain) : none();
      case AmdRevocations list -> amd.productLines().contains(list.line()) ? found(list) : none();
      case AmdVcek _ -> none();
      case IntelTcbInfo _,
          IntelQeIdentity _,
          IntelPckRevocations _,
          IntelRootRevocations _,
          IntelTcbNumbers _ ->
          new Answer.NotServed();
    };
  }

  private static Answer none() {
    return new Answer.NotFound("the simulated manufacturer made none");
  }

  private Answer found(AmdChain chain) {
    var all = amd.authorities(chain.line());
    var issuer = chain.keys() == KeyKind.VCEK ? all.ask() : all.asvk();
    var pem = pem(issuer.certificate()) + pem(all.ark().certificate());
    return new Answer.Found(CollateralContent.of(Bytes.utf8(pem)));
  }

  private Answer found(AmdRevocations list) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var der =
        amd.authorities(list.line())
            .ark()
            .revocationList(
                new Validity(now, now.plus(LIST_LIFETIME)), revoked.stream().sorted().toList());
    return new Answer.Found(CollateralContent.of(der));
  }

  private static String pem(Bytes certificate) {
    return Pem.write("CERTIFICATE", certificate.toArray());
  }
}
