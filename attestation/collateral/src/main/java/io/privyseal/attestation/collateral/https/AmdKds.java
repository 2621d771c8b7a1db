package io.privyseal.attestation.collateral.https;

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
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// AMD's key distribution service: certificates of chips, chains, revocation lists. VLEK
/// certificates are given to providers only and are not asked for.
///
/// Source: AMD 57230, chapter 4.
public final class AmdKds implements CollateralSource {
  public static final String URL = "https://kdsintf.amd.com";

  private final HttpsFetcher fetcher;
  private final Origin origin;

  /// @param url AMD's own ([#URL]) or a mirror of it
  /// @throws MalformedInputException if it is not an https URL
  public AmdKds(HttpsFetcher fetcher, String url) {
    this.fetcher = fetcher;
    this.origin = Origin.https(url);
  }

  @Override
  public String name() {
    return "amd-kds";
  }

  @Override
  public Answer fetch(CollateralId id) {
    return switch (id) {
      case AmdVcek vcek -> get(pathOf(vcek));
      case AmdChain(var line, var keys) ->
          get("/%s/v1/%s/cert_chain".formatted(name(keys), line.label()));
      case AmdRevocations(var line, var keys) ->
          get("/%s/v1/%s/crl".formatted(name(keys), line.label()));
      case IntelTcbInfo _,
          IntelQeIdentity _,
          IntelPckRevocations _,
          IntelRootRevocations _,
          IntelTcbNumbers _ ->
          new Answer.NotServed();
    };
  }

  private Answer get(String path) {
    return switch (fetcher.get(origin.at(path), Map.of())) {
      case HttpsFetcher.Answer.Given(var body, _) -> found(() -> CollateralContent.of(body));
      case HttpsFetcher.Answer.Absent(var reason) -> new Answer.NotFound(reason);
      case HttpsFetcher.Answer.Failed(var reason, var retry, _) -> new Answer.Failed(reason, retry);
    };
  }

  /// What a server gave as content; a failure of the source if it cannot be any.
  static Answer found(java.util.function.Supplier<CollateralContent> content) {
    try {
      return new Answer.Found(content.get());
    } catch (MalformedInputException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static String pathOf(AmdVcek vcek) {
    return "/vcek/v1/%s/%s?%s"
        .formatted(
            vcek.line().label(), vcek.hardwareId().hex(), String.join("&", levels(vcek.tcb())));
  }

  /// Two digits at least, as AMD's own clients write them.
  private static List<String> levels(TcbVersion tcb) {
    var levels = new ArrayList<String>();
    tcb.fmc().ifPresent(fmc -> levels.add(level("fmc", fmc)));
    levels.add(level("bl", tcb.bootloader()));
    levels.add(level("tee", tcb.tee()));
    levels.add(level("snp", tcb.snp()));
    levels.add(level("ucode", tcb.microcode()));
    return levels;
  }

  private static String level(String component, int number) {
    return String.format(Locale.ROOT, "%sSPL=%02d", component, number);
  }

  private static String name(KeyKind keys) {
    return keys.name().toLowerCase(Locale.ROOT);
  }
}
