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
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Intel's provisioning certification service, version 4, and the caches that speak like it:
/// Intel's PCCS, Azure's THIM.
///
/// Issuer chains come in headers, PEM in percent encoding. Lists come in DER; as hex or PEM from
/// some caches.
///
/// Source: Intel SGX and TDX Provisioning Certification Service API, version 4.
public final class IntelPcs implements CollateralSource {
  public static final String URL = "https://api.trustedservices.intel.com";

  /// Where Intel publishes the list of its root.
  public static final String ROOT_LIST_URL =
      "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der";

  private static final List<String> TCB_INFO_CHAIN =
      List.of("TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain");
  private static final List<String> IDENTITY_CHAIN =
      List.of("SGX-Enclave-Identity-Issuer-Chain", "Enclave-Identity-Issuer-Chain");
  private static final List<String> LIST_CHAIN = List.of("SGX-PCK-CRL-Issuer-Chain");
  private static final List<String> NUMBERS_CHAIN =
      List.of("TCB-Evaluation-Data-Numbers-Issuer-Chain");

  private final HttpsFetcher fetcher;
  private final String name;
  private final Origin origin;
  private final URI rootList;

  private IntelPcs(HttpsFetcher fetcher, String name, Origin origin, URI rootList) {
    this.fetcher = fetcher;
    this.name = name;
    this.origin = origin;
    this.rootList = rootList;
  }

  /// Intel's own service, or a mirror with the same two addresses.
  ///
  /// @throws MalformedInputException if one is not an https URL
  public static IntelPcs of(HttpsFetcher fetcher, String url, String rootListUrl) {
    return new IntelPcs(fetcher, "intel-pcs", Origin.https(url), Origin.https(rootListUrl).at(""));
  }

  /// A cache that has the root's list beside the rest: a PCCS, or Azure's THIM
  /// (`https://global.acccache.azure.net`).
  ///
  /// @param name for metrics and reasons
  /// @throws MalformedInputException if it is not an https URL
  public static IntelPcs cache(HttpsFetcher fetcher, String name, String url) {
    var origin = Origin.https(url);
    return new IntelPcs(fetcher, name, origin, origin.at("/sgx/certification/v4/rootcacrl"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Answer fetch(CollateralId id) {
    return switch (id) {
      case IntelTcbInfo(var tee, var fmspc, var edition) ->
          json("%s/tcb?fmspc=%s%s".formatted(path(tee), fmspc, edition(edition)), TCB_INFO_CHAIN);
      case IntelQeIdentity(var tee, var edition) ->
          json(path(tee) + "/qe/identity" + first(edition(edition)), IDENTITY_CHAIN);
      case IntelTcbNumbers(var tee) -> json(path(tee) + "/tcbevaluationdatanumbers", NUMBERS_CHAIN);
      case IntelPckRevocations(var authority) ->
          list(
              origin.at(
                  "/sgx/certification/v4/pckcrl?ca=%s&encoding=der"
                      .formatted(authority.name().toLowerCase(Locale.ROOT))),
              LIST_CHAIN);
      case IntelRootRevocations() -> list(rootList, List.of());
      case AmdVcek _, AmdChain _, AmdRevocations _ -> new Answer.NotServed();
    };
  }

  private static String path(TeeType tee) {
    return switch (tee) {
      case SGX -> "/sgx/certification/v4";
      case TDX -> "/tdx/certification/v4";
    };
  }

  private static String edition(int number) {
    return number == 0 ? "" : "&tcbEvaluationDataNumber=" + number;
  }

  private static String first(String parameter) {
    return parameter.isEmpty() ? "" : "?" + parameter.substring(1);
  }

  private Answer json(String path, List<String> chainHeaders) {
    return ask(origin.at(path), chainHeaders, body -> body);
  }

  private Answer list(URI location, List<String> chainHeaders) {
    return ask(location, chainHeaders, IntelCollateral::revocationList);
  }

  private Answer ask(
      URI location, List<String> chainHeaders, java.util.function.UnaryOperator<Bytes> form) {
    return switch (fetcher.get(location, Map.of())) {
      case HttpsFetcher.Answer.Given(var body, var headers) ->
          AmdKds.found(() -> new CollateralContent(form.apply(body), chain(headers, chainHeaders)));
      case HttpsFetcher.Answer.Absent(var reason) -> new Answer.NotFound(reason);
      case HttpsFetcher.Answer.Failed(var reason, var retry, _) -> new Answer.Failed(reason, retry);
    };
  }

  /// Percent-encoded PEM.
  private static List<Bytes> chain(HttpHeaders headers, List<String> names) {
    for (var name : names) {
      var value = headers.firstValue(name);
      if (value.isPresent()) {
        return IntelCollateral.pemChain(value.get());
      }
    }
    return List.of();
  }
}
