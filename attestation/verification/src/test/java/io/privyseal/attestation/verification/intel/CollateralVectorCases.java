package io.privyseal.attestation.verification.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.function.Executable;

/// The verdicts that the provenance of collateral states: what is signed by whom, and what parsers
/// must take and refuse.
final class CollateralVectorCases {
  private static final String FORTANIX = "sgx/fortanix-pcs/";
  private static final String OASIS_SIGNERS = "sgx/oasis/tcb_info_v3_fmspc_00606A000000_certs.pem";
  private static final String[] NEW_SIGNERS = {"tdx/automata/signing.der", "tdx/automata/root.der"};
  private static final String PCS_2026 = "tdx/attestation-rs/collateral/";
  private static final String INTEL = "sgx/intel-qvl-sample/";

  private final IntelEndorsements endorsements = new IntelEndorsements(Verdicts.ENGINE);
  private final List<VectorCase> cases = new ArrayList<>();

  static List<VectorCase> all() {
    var all = new CollateralVectorCases();
    all.wrapped();
    all.signedTcbInfo();
    all.signedIdentities();
    all.evaluationNumbers();
    all.certificates();
    all.lists();
    all.openEnclaveParsers();
    return all.cases;
  }

  private void add(String area, String name, Executable check) {
    cases.add(new VectorCase(area, name, check));
  }

  private void signed(SignedStatement statement) {
    var chain = statement.issuerChain().stream().map(endorsements::read).toList();
    var signer = chain.stream().filter(c -> c.role() == Role.TCB_SIGNING).findFirst().orElseThrow();
    var root = chain.stream().filter(c -> c.role() == Role.ROOT).findFirst().orElseThrow();
    assertThat(IntelTrustAnchors.intel().find(root.publicKey())).isPresent();
    assertThat(endorsements.isSignedBy(root, root)).isTrue();
    assertThat(endorsements.isSignedBy(signer, root)).isTrue();
    assertThat(
            Verdicts.ENGINE.verify(
                SignatureScheme.ES256,
                signer.publicKey(),
                statement.body().toArray(),
                statement.signature().toArray()))
        .isTrue();
  }

  private void wrapped() {
    for (var file : List.of("00906ea10000.tcb", "00906ed50000-19.tcb", "90806f000000-19.tcb")) {
      add(
          "sgx/fortanix-pcs",
          file + " is signed",
          () -> {
            var statement = IntelVectors.wrapped(FORTANIX + file, "raw_tcb_info");
            signed(statement);
            var info = TcbInfo.parse(statement.body());
            assertThat(info.teeType()).isEqualTo(TeeType.SGX);
            assertThat(info.tcbEvaluationDataNumber()).isEqualTo(file.contains("19") ? 19 : 8);
          });
    }
    add(
        "sgx/fortanix-pcs",
        "qe3_identity.id is signed",
        () -> {
          var statement =
              IntelVectors.wrapped(FORTANIX + "qe3_identity.id", "raw_enclave_identity");
          signed(statement);
          assertThat(EnclaveIdentity.parse(statement.body()).id()).isEqualTo(EnclaveIdentity.Id.QE);
        });
    add(
        "sgx/fortanix-pcs",
        "the list of TCB evaluation numbers is signed",
        () -> {
          var statement =
              IntelVectors.wrapped(
                  FORTANIX + "tcb_evaluation_data_numbers.numbers",
                  "raw_tcb_evaluation_data_numbers");
          signed(statement);
          assertThat(TcbEvaluationNumbers.parse(statement.body()).numbers().getFirst().number())
              .isEqualTo(19);
        });
  }

  private void tcbInfo(String area, String file, TeeType type, String fmspc, String... signers) {
    add(
        area,
        file + " is signed TCB info of " + type,
        () -> {
          var statement = IntelVectors.statement(file, "tcbInfo", signers);
          signed(statement);
          var info = TcbInfo.parse(statement.body());
          assertThat(info.teeType()).isEqualTo(type);
          assertThat(info.fmspc().toString()).isEqualTo(fmspc);
          assertThat(info.tdxModule().isPresent()).isEqualTo(type == TeeType.TDX);
        });
  }

  private void signedTcbInfo() {
    var json = FORTANIX + "tcb-json/";
    tcbInfo("sgx/fortanix-pcs", json + "tcb-sgx.json", TeeType.SGX, "00A06D080000", NEW_SIGNERS);
    tcbInfo("sgx/fortanix-pcs", json + "tcb-tdx.json", TeeType.TDX, "00A06D080000", NEW_SIGNERS);
    tcbInfo("sgx/fortanix-pcs", json + "tcb-tdx-2.json", TeeType.TDX, "B0C06F000000", NEW_SIGNERS);
    var chain = PCS_2026 + "qe_identity_signing_chain.pem";
    tcbInfo(
        "tdx/attestation-rs",
        PCS_2026 + "tcb_info_50806f000000.json",
        TeeType.TDX,
        "50806F000000",
        chain);
    tcbInfo(
        "tdx/attestation-rs",
        PCS_2026 + "tcb_info_90c06f000000.json",
        TeeType.TDX,
        "90C06F000000",
        chain);
    tcbInfo(
        "tdx/automata",
        "tdx/automata/0625/tcbinfov3_00806f050000.json",
        TeeType.TDX,
        "00806F050000",
        NEW_SIGNERS);
    tcbInfo(
        "tdx/automata",
        "tdx/automata/tcb_info_v3_sgx.json",
        TeeType.SGX,
        "00A067110000",
        OASIS_SIGNERS);
    tcbInfo(
        "tdx/go-tdx-guest",
        "tdx/go-tdx-guest/sample_tcbInfo_response",
        TeeType.TDX,
        "50806F000000",
        OASIS_SIGNERS);
  }

  private void identity(String area, String file, EnclaveIdentity.Id id, String... signers) {
    add(
        area,
        file + " is a signed identity of " + id,
        () -> {
          var statement = IntelVectors.statement(file, "enclaveIdentity", signers);
          signed(statement);
          assertThat(EnclaveIdentity.parse(statement.body()).id()).isEqualTo(id);
        });
  }

  private void signedIdentities() {
    identity(
        "sgx/fortanix-pcs",
        FORTANIX + "qe-identity/qeid-sgx.json",
        EnclaveIdentity.Id.QE,
        NEW_SIGNERS);
    identity(
        "sgx/fortanix-pcs",
        FORTANIX + "qe-identity/qeid-tdx.json",
        EnclaveIdentity.Id.TD_QE,
        NEW_SIGNERS);
    identity(
        "sgx/fortanix", "sgx/fortanix/qe3_identity.json", EnclaveIdentity.Id.QE, OASIS_SIGNERS);
    identity(
        "tdx/attestation-rs",
        PCS_2026 + "td_qe_identity.json",
        EnclaveIdentity.Id.TD_QE,
        PCS_2026 + "qe_identity_signing_chain.pem");
    add(
        "sgx/intel-qvl-sample",
        "the identity of the verification enclave is signed by the sample's signer",
        () -> {
          var statement =
              IntelVectors.statement(
                  INTEL + "qveIdentity.json", "enclaveIdentity", INTEL + "tcbSignChain.pem");
          var identity = EnclaveIdentity.parse(statement.body());
          var signer = endorsements.read(statement.issuerChain().getFirst());
          assertThat(identity.id()).isEqualTo(EnclaveIdentity.Id.QVE);
          assertThat(endorsements.isSignedBy(statement, identity, signer)).isTrue();
        });
  }

  private void evaluationNumbers() {
    add(
        "tdx/automata",
        "the list of TCB evaluation numbers for TDX is signed",
        () -> {
          var statement =
              IntelVectors.statement(
                  "tdx/automata/0625/tdxtcbeval.json", TcbEvaluationNumbers.MEMBER, NEW_SIGNERS);
          signed(statement);
          assertThat(TcbEvaluationNumbers.parse(statement.body()).numbers()).hasSize(3);
        });
  }

  private void certificates() {
    add(
        "sgx/fortanix-pcs",
        "one PCK certificate with its issuers",
        () -> {
          var name =
              FORTANIX
                  + "5d39f104e642e51c91507932..71b719-0f0f0205ff8007000000000000000000-0900-0000"
                  + ".pckcert";
          var json = Json.parseObject(IntelVectors.bytes(name));
          pckSignedBy(json.string("cert").orElseThrow(), IntelVectors.wrappedChain(json));
        });
    add(
        "sgx/fortanix-pcs",
        "all PCK certificates of one platform",
        () -> {
          var json =
              Json.parseObject(
                  IntelVectors.bytes(FORTANIX + "881c3086c0eef78f60f5702a7e379efe.certs"));
          var chain = IntelVectors.wrappedChain(json);
          var items = json.array("pck_data").orElseThrow();
          var platforms = new TreeSet<Bytes>();
          var levels = new TreeSet<String>();
          for (var item : items) {
            var pck = pckSignedBy(((JsonObject) item).string("cert").orElseThrow(), chain);
            platforms.add(pck.extensions().ppid());
            levels.add(pck.tcb().toString());
          }
          assertThat(platforms).hasSize(1);
          assertThat(levels).hasSizeGreaterThan(1);
        });
    add(
        "sgx/fortanix-pcs",
        "the root certificate is the pinned one",
        () -> {
          var root = IntelCertificate.parse(IntelVectors.bytes(FORTANIX + "root_SGX_CA_der.cert"));
          assertThat(root.role()).isEqualTo(Role.ROOT);
          assertThat(IntelTrustAnchors.intel().find(root.publicKey())).isPresent();
        });
  }

  private PckCertificate pckSignedBy(String pem, List<Bytes> chain) {
    var pck = PckCertificate.parse(IntelCollateral.pemChain(pem).getFirst());
    var issuers = chain.stream().map(endorsements::read).toList();
    var ca = issuers.stream().filter(pck.certificate()::namesAsIssuer).findFirst().orElseThrow();
    var root = issuers.stream().filter(ca::namesAsIssuer).findFirst().orElseThrow();
    assertThat(endorsements.isSignedBy(pck.certificate(), ca)).isTrue();
    assertThat(endorsements.isSignedBy(ca, root)).isTrue();
    return pck;
  }

  private void list(String area, String file, Bytes der, List<Bytes> issuers, int entries) {
    var list = endorsements.readRevocationList(der);
    var issuer =
        issuers.stream().map(endorsements::read).filter(list::isOf).findFirst().orElseThrow();
    assertThat(endorsements.isSignedBy(list, issuer)).as("%s %s", area, file).isTrue();
    assertThat(list.size()).as("%s %s", area, file).isEqualTo(entries);
  }

  private void listFile(String area, String file, int entries, String... issuers) {
    add(
        area,
        "%s is signed and names %d".formatted(file, entries),
        () ->
            list(
                area,
                file,
                IntelCollateral.revocationList(IntelVectors.bytes(file)),
                IntelVectors.certificates(issuers),
                entries));
  }

  private void lists() {
    listFile("sgx/fortanix-pcs", FORTANIX + "IntelSGXRootCA.crl", 0, NEW_SIGNERS);
    listFile("sgx/fortanix-pcs", FORTANIX + "IntelSGXRootCA.der", 0, NEW_SIGNERS);
    for (var file : List.of("processor.crl", "platform.crl")) {
      add(
          "sgx/fortanix-pcs",
          file + " is signed by its issuer",
          () -> {
            var json = Json.parseObject(IntelVectors.bytes(FORTANIX + file));
            var der = IntelCollateral.revocationList(Bytes.utf8(json.string("crl").orElseThrow()));
            var size = endorsements.readRevocationList(der).size();
            list("sgx/fortanix-pcs", file, der, IntelVectors.wrappedChain(json), size);
          });
    }
    var own = INTEL + "pckSignChain.pem";
    listFile("sgx/intel-qvl-sample", INTEL + "intermediateCaCrl.der", 1, own);
    listFile("sgx/intel-qvl-sample", INTEL + "intermediateCaCrl.pem", 1, own);
    listFile("sgx/intel-qvl-sample", INTEL + "rootCaCrl.der", 0, own);
    listFile("sgx/intel-qvl-sample", INTEL + "rootCaCrl.pem", 0, own);
    listFile(
        "tdx/attestation-rs", PCS_2026 + "pck_crl_platform.der", 57, "tdx/automata/platform.der");
    listFile("tdx/go-tdx-guest", "tdx/go-tdx-guest/pckcrl", 44, "tdx/automata/platform.der");
    listFile("tdx/go-tdx-guest", "tdx/go-tdx-guest/rootcrl.der", 0, NEW_SIGNERS);
  }

  private void openEnclaveParsers() {
    var area = "sgx/openenclave";
    var identities = "sgx/openenclave/qeidentity_v2/";
    for (var field :
        List.of(
            "attributes",
            "attributesmask",
            "id",
            "issuedate",
            "isvprodid",
            "miscselect",
            "miscselectmask",
            "qeidentity",
            "tcb_date",
            "tcb_eval_data_num",
            "tcb_levels",
            "version")) {
      var file = identities + "qe_identity_missing_" + field + ".json";
      add(area, file + " is refused", () -> refused(() -> identity(file)));
    }
    for (var name : List.of("qe_identity_ok", "qe_identity_with_advisoryids", "qve_identity_ok")) {
      var file = identities + name + ".json";
      add(area, file + " is read", () -> assertThat(identity(file).tcbLevels()).isNotEmpty());
    }
    var infos = "sgx/openenclave/report_v2/";
    for (var defect :
        List.of(
            "CompSvn",
            "IntegerWithSign",
            "InvalidIssueDate",
            "PceSvn",
            "PropertyMissingLevel0",
            "PropertyMissingLevel2",
            "PropertyWrongTypeLevel1",
            "PropertyWrongTypeLevel3",
            "StringEscape",
            "TcbType")) {
      var file = infos + "tcbInfoNegative" + defect + ".json";
      add(area, file + " is refused", () -> refused(() -> tcbInfo(file)));
    }
    for (var name : List.of("tcbInfo", "tcbInfoAdvisoryIds", "tcbInfo_with_pceid")) {
      var file = infos + name + ".json";
      add(area, file + " is read", () -> assertThat(tcbInfo(file).tcbLevels()).isNotEmpty());
    }
  }

  private static EnclaveIdentity identity(String file) {
    return EnclaveIdentity.parse(
        SignedStatement.open(IntelVectors.bytes(file), "enclaveIdentity", List.of()).body());
  }

  private static TcbInfo tcbInfo(String file) {
    return TcbInfo.parse(
        SignedStatement.open(IntelVectors.bytes(file), "tcbInfo", List.of()).body());
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable parser) {
    assertThatThrownBy(parser).isInstanceOf(MalformedInputException.class);
  }
}
