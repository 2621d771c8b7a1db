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
import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Map;

/// The host of an Azure virtual machine, which knows the certificate of its own chip (THIM): the
/// chain of its line, and the VCEK of this chip at its endorsed TCB; nothing of other machines.
///
/// `{"vcekCert":PEM,"tcbm":hex,"certificateChain":PEM,"cacheControl":seconds}`
///
/// Source: Azure, Trusted Hardware Identity Management, "request AMD collateral".
public final class AzureHost implements CollateralSource {
  public static final String URL = "http://169.254.169.254";

  private static final String PATH = "/metadata/THIM/amd/certification";
  private static final Json.Limits LIMITS = new Json.Limits(64 * 1024, 4, 64);

  private final HttpsFetcher fetcher;
  private final Origin origin;

  /// @param url the host's metadata service ([#URL]), or an agent that stands for it
  /// @throws MalformedInputException if it is neither https nor the host's own address
  public AzureHost(HttpsFetcher fetcher, String url) {
    this.fetcher = fetcher;
    this.origin = Origin.ofHost(url);
  }

  @Override
  public String name() {
    return "azure-host";
  }

  @Override
  public Answer fetch(CollateralId id) {
    return switch (id) {
      case AmdVcek vcek -> ask(json -> vcek(vcek, json));
      case AmdChain chain -> ask(json -> chain(chain, json));
      case AmdRevocations _,
          IntelTcbInfo _,
          IntelQeIdentity _,
          IntelPckRevocations _,
          IntelRootRevocations _,
          IntelTcbNumbers _ ->
          new Answer.NotServed();
    };
  }

  private Answer ask(java.util.function.Function<JsonObject, Answer> reader) {
    return switch (fetcher.get(origin.at(PATH), Map.of("Metadata", "true"))) {
      case HttpsFetcher.Answer.Given(var body, _) -> read(body, reader);
      case HttpsFetcher.Answer.Absent(var reason) -> new Answer.NotFound(reason);
      case HttpsFetcher.Answer.Failed(var reason, var retry, _) -> new Answer.Failed(reason, retry);
    };
  }

  private static Answer read(Bytes body, java.util.function.Function<JsonObject, Answer> reader) {
    try {
      return reader.apply(Json.parseObject(body, LIMITS));
    } catch (MalformedInputException e) {
      return new Answer.Failed("not as the host answers: " + e.getMessage());
    }
  }

  private static Answer vcek(AmdVcek id, JsonObject json) {
    var der = first(text(json, "vcekCert"));
    var extensions = AmdCertificate.parse(der).extensions();
    var same =
        extensions
            .filter(x -> x.tcb().equals(id.tcb().raw()))
            .flatMap(x -> x.hardwareId())
            .filter(id.hardwareId()::equals)
            .isPresent();
    return same
        ? new Answer.Found(CollateralContent.of(der))
        : new Answer.NotFound("the host is another chip, or at another TCB");
  }

  private static Answer chain(AmdChain id, JsonObject json) {
    var pem = text(json, "certificateChain");
    var line = AmdCertificate.parse(first(pem)).productLine();
    return line == id.line() && id.keys() == KeyKind.VCEK
        ? new Answer.Found(CollateralContent.of(Bytes.utf8(pem)))
        : new Answer.NotFound("the host is of another product line");
  }

  private static Bytes first(String pem) {
    return Pem.blocks(pem).stream()
        .findFirst()
        .orElseThrow(() -> new MalformedInputException("expected a certificate in PEM"))
        .der();
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }
}
