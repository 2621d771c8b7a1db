package io.privyseal.attestation.collateral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelRevocationList;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Real collateral of AMD and Intel goes through the cache: taken at its time under the makers' own
/// roots, not served when it is overdue, refused with a bit changed.
class RealCollateralTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "absent"));
  private static final CollateralCheck CHECK =
      new MakersCheck(Makers.ENGINE, TrustAnchors.amd(), IntelTrustAnchors.intel());

  @BeforeAll
  static void vectorsArePresent() {
    assumeTrue(Files.isDirectory(VECTORS), "no vectors in " + VECTORS);
  }

  private static Bytes file(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(VECTORS.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param issued when it was issued
  /// @param due when the next one was
  private record Real(
      String from, CollateralId id, CollateralContent content, Instant issued, Instant due) {}

  /// Chains that signed what was collected, by age.
  private static List<Bytes> automata(String leaf) {
    return List.of(file("tdx/automata/" + leaf), file("tdx/automata/root.der"));
  }

  private static List<Bytes> later() {
    return IntelCollateral.pemChain(
        file("tdx/attestation-rs/collateral/qe_identity_signing_chain.pem").asUtf8());
  }

  private static Real tcbInfo(String from, Bytes response, List<Bytes> chain) {
    var said =
        TcbInfo.parse(SignedStatement.open(response, IntelCollateral.TCB_INFO, chain).body());
    return new Real(
        from,
        new IntelTcbInfo(said.teeType(), said.fmspc()),
        new CollateralContent(response, chain),
        said.issueDate(),
        said.nextUpdate());
  }

  private static Real identity(String from, Bytes response, List<Bytes> chain) {
    var said =
        EnclaveIdentity.parse(
            SignedStatement.open(response, IntelCollateral.ENCLAVE_IDENTITY, chain).body());
    var tee = said.id() == EnclaveIdentity.Id.TD_QE ? TeeType.TDX : TeeType.SGX;
    return new Real(
        from,
        new IntelQeIdentity(tee),
        new CollateralContent(response, chain),
        said.issueDate(),
        said.nextUpdate());
  }

  private static Real numbers(String from, Bytes response, List<Bytes> chain) {
    var said =
        TcbEvaluationNumbers.parse(
            SignedStatement.open(response, TcbEvaluationNumbers.MEMBER, chain).body());
    return new Real(
        from,
        new IntelTcbNumbers(said.teeType()),
        new CollateralContent(response, chain),
        said.issueDate(),
        said.nextUpdate());
  }

  private static Real list(String from, CollateralId id, Bytes given, List<Bytes> chain) {
    var der = IntelCollateral.revocationList(given);
    var list = IntelRevocationList.parse(der);
    return new Real(
        from, id, new CollateralContent(der, chain), list.thisUpdate(), list.nextUpdate());
  }

  private static IntelPckRevocations platform() {
    return new IntelPckRevocations(PckCertificate.Ca.PLATFORM);
  }

  private static List<Real> all() {
    var all = new ArrayList<Real>();
    for (var name : List.of("tcb_info_v3_sgx.json", "tcb_info_v3_with_tdx_module.json")) {
      all.add(tcbInfo(name, file("tdx/automata/" + name), automata("signing.der")));
    }
    for (var name : List.of("tcbinfov3_90C06F000000.json", "tcbinfov3_00806f050000.json")) {
      all.add(tcbInfo(name, file("tdx/automata/0625/" + name), later()));
    }
    all.add(identity("automata", file("tdx/automata/qe_identity.json"), automata("signing.der")));
    all.add(identity("automata 0625", file("tdx/automata/0625/qe_td.json"), later()));
    all.add(numbers("automata 0625", file("tdx/automata/0625/tdxtcbeval.json"), later()));
    all.add(
        list(
            "automata",
            platform(),
            file("tdx/automata/pck_platform_crl.der"),
            automata("platform.der")));
    all.add(
        list(
            "automata root",
            new IntelRootRevocations(),
            file("tdx/automata/intel_root_ca_crl.der"),
            List.of(file("tdx/automata/root.der"))));
    for (var name : List.of("50806f000000", "90c06f000000")) {
      var path = "tdx/attestation-rs/collateral/tcb_info_" + name + ".json";
      all.add(tcbInfo("attestation-rs " + name, file(path), later()));
    }
    all.add(
        identity(
            "attestation-rs", file("tdx/attestation-rs/collateral/td_qe_identity.json"), later()));
    all.add(
        list(
            "attestation-rs",
            platform(),
            file("tdx/attestation-rs/collateral/pck_crl_platform.der"),
            automata("platform.der")));
    all.add(
        tcbInfo(
            "go-tdx-guest",
            file("tdx/go-tdx-guest/sample_tcbInfo_response"),
            automata("signing.der")));
    all.add(
        identity(
            "go-tdx-guest",
            file("tdx/go-tdx-guest/sample_qeIdentity_response"),
            automata("signing.der")));
    all.add(
        list(
            "go-tdx-guest", platform(), file("tdx/go-tdx-guest/pckcrl"), automata("platform.der")));
    all.add(
        list(
            "go-tdx-guest root",
            new IntelRootRevocations(),
            file("tdx/go-tdx-guest/rootcrl.der"),
            List.of(file("tdx/automata/root.der"))));
    dcapQvl(all, "tdx/dcap-qvl/tdx_quote_collateral.json", PckCertificate.Ca.PLATFORM);
    dcapQvl(all, "sgx/dcap-qvl/sgx_quote_collateral.json", PckCertificate.Ca.PROCESSOR);
    fortanix(all);
    return all;
  }

  private static void dcapQvl(List<Real> all, String path, PckCertificate.Ca ca) {
    var collateral = IntelCollateral.parseJson(file(path));
    var tcbInfo = collateral.tcbInfo().orElseThrow();
    var identity = collateral.qeIdentity().orElseThrow();
    all.add(tcbInfo(path, tcbInfo.toResponse(IntelCollateral.TCB_INFO), tcbInfo.issuerChain()));
    all.add(
        identity(
            path, identity.toResponse(IntelCollateral.ENCLAVE_IDENTITY), identity.issuerChain()));
    all.add(
        list(
            path,
            new IntelPckRevocations(ca),
            collateral.pckCrl().orElseThrow(),
            collateral.certificates()));
    all.add(
        list(
            path,
            new IntelRootRevocations(),
            collateral.rootCaCrl().orElseThrow(),
            tcbInfo.issuerChain()));
  }

  /// Bodies as text, signatures in DER as a list of numbers, chains as a list of PEM.
  private static void fortanix(List<Real> all) {
    var directory = "sgx/fortanix-pcs/";
    for (var name : List.of("00906ea10000.tcb", "00906ed50000-19.tcb", "90806f000000-19.tcb")) {
      var wrapped = Json.parseObject(file(directory + name));
      all.add(
          tcbInfo(
              name, response(wrapped, "raw_tcb_info", IntelCollateral.TCB_INFO), chain(wrapped)));
    }
    var identity = Json.parseObject(file(directory + "qe3_identity.id"));
    all.add(
        identity(
            "qe3_identity.id",
            response(identity, "raw_enclave_identity", IntelCollateral.ENCLAVE_IDENTITY),
            chain(identity)));
    var numbers = Json.parseObject(file(directory + "tcb_evaluation_data_numbers.numbers"));
    all.add(
        numbers(
            "tcb_evaluation_data_numbers",
            response(numbers, "raw_tcb_evaluation_data_numbers", TcbEvaluationNumbers.MEMBER),
            chain(numbers)));
    for (var ca : PckCertificate.Ca.values()) {
      var name = ca == PckCertificate.Ca.PLATFORM ? "platform.crl" : "processor.crl";
      var wrapped = Json.parseObject(file(directory + name));
      all.add(
          list(
              "fortanix " + name,
              new IntelPckRevocations(ca),
              Bytes.utf8(wrapped.string("crl").orElseThrow()),
              chain(wrapped)));
    }
    for (var name : List.of("tcb-sgx.json", "tcb-tdx.json", "tcb-tdx-2.json")) {
      all.add(tcbInfo(name, file(directory + "tcb-json/" + name), later()));
    }
    for (var name : List.of("qeid-sgx.json", "qeid-tdx.json")) {
      all.add(identity(name, file(directory + "qe-identity/" + name), later()));
    }
  }

  private static Bytes response(
      io.privyseal.foundation.json.JsonValue.JsonObject wrapped, String name, String member) {
    var der = new ByteArrayOutputStream();
    for (var number : wrapped.array("signature").orElseThrow()) {
      der.write(((JsonNumber) number).value().intValue());
    }
    return Bytes.utf8(
        "{\"%s\":%s,\"signature\":\"%s\"}"
            .formatted(member, wrapped.string(name).orElseThrow(), plain(der.toByteArray()).hex()));
  }

  /// `r || s` of a signature in DER.
  private static Bytes plain(byte[] der) {
    var length = der[3];
    var r = new BigInteger(der, 4, length);
    var s = new BigInteger(der, 6 + length, der[5 + length]);
    return fixed(r).concat(fixed(s));
  }

  private static Bytes fixed(BigInteger number) {
    var hex = number.toString(16);
    return Bytes.ofHex("0".repeat(64 - hex.length()) + hex);
  }

  private static List<Bytes> chain(io.privyseal.foundation.json.JsonValue.JsonObject wrapped) {
    var chain = new ArrayList<Bytes>();
    for (var pem : wrapped.array("ca_chain").orElseThrow()) {
      chain.addAll(IntelCollateral.pemChain(((JsonString) pem).value()));
    }
    return chain;
  }

  private static CollateralCache cache(Instant at, Map<CollateralId, CollateralContent> contents) {
    return new CollateralCache(
        new CollateralCache.Surroundings(
            List.of(ScriptedSource.of(contents)),
            CHECK,
            CollateralStore.none(),
            () -> at,
            new SplittableRandom(1)),
        CacheRules.DEFAULT);
  }

  private static Lookup<CollateralItem> look(Real real, CollateralContent content, Instant at) {
    try (var cache = cache(at, Map.of(real.id(), content))) {
      return cache.find(real.id());
    }
  }

  @Test
  void intelsIsTakenAtItsTimeAndNotServedAfterIt() {
    var all = all();
    for (var real : all) {
      assertThat(look(real, real.content(), real.issued().plusSeconds(60)))
          .as(real.from())
          .isInstanceOf(Current.class);
      assertThat(look(real, real.content(), real.due().plusSeconds(1)))
          .as(real.from())
          .isInstanceOf(Unavailable.class);
    }
    System.out.printf(
        "collateral vectors: %d items of Intel taken at their time, none after it%n", all.size());
  }

  @Test
  void intelsWithAChangedBitIsRefused() {
    var random = new SplittableRandom(23);
    for (var real : all()) {
      var changed = real.content().body().toArray();
      // In the middle: neither white space nor the case of a hex digit of the signature.
      changed[changed.length / 3 + random.nextInt(changed.length / 3)] ^= 1;
      var content = new CollateralContent(Bytes.copyOf(changed), real.content().issuers());

      assertThat(look(real, content, real.issued().plus(Duration.ofMinutes(1))))
          .as(real.from())
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void anOlderIssueOfTheSameFamilyDoesNotReplaceANewerOne() {
    var newer =
        tcbInfo("2026", file("tdx/attestation-rs/collateral/tcb_info_50806f000000.json"), later());
    var older =
        tcbInfo("2023", file("tdx/go-tdx-guest/sample_tcbInfo_response"), automata("signing.der"));
    assertThat(older.id()).isEqualTo(newer.id());
    try (var cache = cache(newer.issued().plusSeconds(60), Map.of(newer.id(), newer.content()))) {
      cache.find(newer.id());

      assertThat(cache.offer(older.id(), older.content(), "test"))
          .hasValueSatisfying(reason -> assertThat(reason).contains("goes back from edition 18"));
    }
  }

  @Test
  void amdsChainsAreTaken() {
    var chains = new HashMap<CollateralId, CollateralContent>();
    chain(chains, ProductLine.MILAN, KeyKind.VCEK, "snp/chains/ask_ark_milan.pem");
    chain(chains, ProductLine.GENOA, KeyKind.VCEK, "snp/chains/ask_ark_genoa.pem");
    assumeTrue(!chains.isEmpty(), "no chains among the vectors");
    try (var cache = cache(Instant.parse("2026-06-01T00:00:00Z"), chains)) {
      for (var id : chains.keySet()) {
        assertThat(cache.find(id)).as(id.text()).isInstanceOf(Current.class);
      }
    }
  }

  private static void chain(
      Map<CollateralId, CollateralContent> chains, ProductLine line, KeyKind keys, String name) {
    if (Files.exists(VECTORS.resolve(name))) {
      chains.put(new CollateralId.AmdChain(line, keys), CollateralContent.of(file(name)));
    }
  }
}
