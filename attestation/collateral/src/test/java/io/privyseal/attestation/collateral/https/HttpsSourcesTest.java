package io.privyseal.attestation.collateral.https;

import static io.privyseal.attestation.collateral.Makers.CHAIN;
import static io.privyseal.attestation.collateral.Makers.IDENTITY;
import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.MILAN;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.PCK_LIST;
import static io.privyseal.attestation.collateral.Makers.ROOT_LIST;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static io.privyseal.attestation.collateral.Makers.VCEK;
import static io.privyseal.attestation.collateral.https.MakersServer.content;
import static io.privyseal.attestation.collateral.https.MakersServer.cutOff;
import static io.privyseal.attestation.collateral.https.MakersServer.inTurn;
import static io.privyseal.attestation.collateral.https.MakersServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.CollateralSource.Answer.Failed;
import io.privyseal.attestation.collateral.CollateralSource.Answer.Found;
import io.privyseal.attestation.collateral.CollateralSource.Answer.NotFound;
import io.privyseal.attestation.collateral.CollateralSource.Answer.NotServed;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.attestation.collateral.ManualClock;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTTPS sources against a real server over TLS that does what the makers' services do.
@Timeout(60)
class HttpsSourcesTest {
  private static final String CHAIN_PATH = "/vcek/v1/Milan/cert_chain";
  private static final HttpsRules QUICK =
      new HttpsRules(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          3,
          Duration.ofMillis(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10));

  private final MakersServer server = new MakersServer();
  private final ManualClock clock = new ManualClock(NOW);
  private HttpsFetcher fetcher = fetcher(QUICK);

  private HttpsFetcher fetcher(HttpsRules rules) {
    return new HttpsFetcher(server.trust(), rules, clock, new SplittableRandom(5));
  }

  private AmdKds kds() {
    return new AmdKds(fetcher, server.url());
  }

  private IntelPcs pcs() {
    return IntelPcs.of(fetcher, server.url(), server.url() + "/IntelSGXRootCA.der");
  }

  @AfterEach
  void close() {
    fetcher.close();
    server.close();
  }

  private static Bytes body(CollateralSource.Answer answer) {
    if (answer instanceof Found(var content)) {
      return content.body();
    }
    throw new AssertionError(answer);
  }

  @Nested
  class KeyDistributionService {
    @Test
    void certificateOfAChip() {
      var path =
          "/vcek/v1/Milan/%s?blSPL=04&teeSPL=00&snpSPL=24&ucodeSPL=219"
              .formatted(VCEK.hardwareId().hex());
      server.at(path, content(Makers.vcek().body()));

      assertThat(body(kds().fetch(VCEK))).isEqualTo(Makers.vcek().body());
    }

    @Test
    void certificateOfATurinHasAShortIdAndAnFmcLevel() {
      var turin = Makers.AMD.machine(ProductLine.TURIN, NOW);
      var id = CollateralId.AmdVcek.of(ProductLine.TURIN, turin.chipId(), turin.tcb());
      server.at(
          "/vcek/v1/Turin/%s?fmcSPL=01&blSPL=01&teeSPL=01&snpSPL=04&ucodeSPL=81"
              .formatted(turin.chipId().slice(0, 8).hex()),
          content(turin.certificates().getFirst()));

      assertThat(body(kds().fetch(id))).isEqualTo(turin.certificates().getFirst());
    }

    @Test
    void chainsAndListsOfBothKindsOfKeys() {
      var list = Makers.list(Makers.around(NOW)).body();
      server
          .at(CHAIN_PATH, content(Makers.chain().body()))
          .at("/vlek/v1/Genoa/cert_chain", content(Bytes.utf8("genoa")))
          .at("/vcek/v1/Milan/crl", content(list))
          .at("/vlek/v1/Milan/crl", content(Bytes.utf8("vlek")));

      assertThat(body(kds().fetch(CHAIN))).isEqualTo(Makers.chain().body());
      assertThat(body(kds().fetch(new CollateralId.AmdChain(ProductLine.GENOA, KeyKind.VLEK))))
          .isEqualTo(Bytes.utf8("genoa"));
      assertThat(body(kds().fetch(LIST))).isEqualTo(list);
      assertThat(
              body(kds().fetch(new CollateralId.AmdRevocations(ProductLine.MILAN, KeyKind.VLEK))))
          .isEqualTo(Bytes.utf8("vlek"));
    }

    @Test
    void isNoSourceForIntel() {
      assertThat(kds().fetch(TCB_INFO)).isInstanceOf(NotServed.class);
      assertThat(server.requests).isEmpty();
    }
  }

  @Nested
  class ProvisioningCertificationService {
    private final SimulatedCollateral collateral = Makers.tdx(NOW).build();

    @Test
    void tcbInfoWithItsChainFromTheHeader() {
      server.at(
          "/tdx/certification/v4/tcb?fmspc=5E0000000001",
          content(collateral.tcbInfo(), collateral.headers()));

      assertThat(pcs().fetch(TCB_INFO)).isEqualTo(new Found(Makers.tcbInfo(collateral)));
    }

    @Test
    void tcbInfoOfAnEdition() {
      server.at(
          "/tdx/certification/v4/tcb?fmspc=5E0000000001&tcbEvaluationDataNumber=17",
          content(collateral.tcbInfo(), collateral.headers()));
      var id = new CollateralId.IntelTcbInfo(TeeType.TDX, Makers.FMSPC, 17);

      assertThat(pcs().fetch(id)).isInstanceOf(Found.class);
    }

    @Test
    void identityWithItsChain() {
      server
          .at(
              "/tdx/certification/v4/qe/identity",
              content(collateral.identity(), collateral.headers()))
          .at(
              "/sgx/certification/v4/qe/identity?tcbEvaluationDataNumber=9",
              content(collateral.identity(), collateral.headers()));

      assertThat(pcs().fetch(IDENTITY))
          .isEqualTo(
              new Found(new CollateralContent(collateral.identity(), collateral.identityChain())));
      assertThat(pcs().fetch(new CollateralId.IntelQeIdentity(TeeType.SGX, 9)))
          .isInstanceOf(Found.class);
    }

    @Test
    void listsOfAuthorityAndRoot() {
      server
          .at(
              "/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
              content(collateral.pckRevocationList(), collateral.headers()))
          .at("/IntelSGXRootCA.der", content(collateral.rootRevocationList()));

      assertThat(pcs().fetch(PCK_LIST))
          .isEqualTo(
              new Found(
                  new CollateralContent(
                      collateral.pckRevocationList(), collateral.pckRevocationListChain())));
      assertThat(body(pcs().fetch(ROOT_LIST))).isEqualTo(collateral.rootRevocationList());
    }

    @Test
    void aCacheGivesTheRootListInHexBesideTheRest() {
      var hex = Bytes.utf8(collateral.rootRevocationList().hex());
      server.at("/sgx/certification/v4/rootcacrl", content(hex));
      var cache = IntelPcs.cache(fetcher, "thim", server.url());

      assertThat(body(cache.fetch(ROOT_LIST))).isEqualTo(collateral.rootRevocationList());
      assertThat(cache.name()).isEqualTo("thim");
    }

    @Test
    void aHeaderThatIsNoChainIsAFailure() {
      server.at(
          "/tdx/certification/v4/tcb?fmspc=5E0000000001",
          content(collateral.tcbInfo(), Map.of("TCB-Info-Issuer-Chain", "%zz")));

      assertThat(pcs().fetch(TCB_INFO)).isInstanceOf(Failed.class);
    }

    @Test
    void isNoSourceForAmd() {
      assertThat(pcs().fetch(CHAIN)).isInstanceOf(NotServed.class);
    }

    /// Everything through the cache, as a quote needs it.
    @Test
    void wholeCollateralOfAPlatform() {
      server
          .at(
              "/tdx/certification/v4/tcb?fmspc=5E0000000001",
              content(collateral.tcbInfo(), collateral.headers()))
          .at(
              "/tdx/certification/v4/qe/identity",
              content(collateral.identity(), collateral.headers()))
          .at(
              "/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
              content(collateral.pckRevocationList(), collateral.headers()))
          .at("/IntelSGXRootCA.der", content(collateral.rootRevocationList()));
      try (var cache = cache(pcs())) {
        var answer = cache.intel(TeeType.TDX, Makers.FMSPC, PckCertificate.Ca.PLATFORM);

        assertThat(answer).isInstanceOf(Current.class);
        assertThat(server.requests).hasSize(4);
      }
    }
  }

  @Nested
  class HostOfAnAzureMachine {
    private static final String PATH = "/metadata/THIM/amd/certification";

    private AzureHost host() {
      return new AzureHost(fetcher, server.url());
    }

    @Test
    void certificateAndChainOfThisHost() {
      server.at(PATH, content(Bytes.utf8(MILAN.thimJson().toJson())));

      assertThat(body(host().fetch(VCEK))).isEqualTo(Makers.vcek().body());
      try (var cache = cache(host())) {
        assertThat(cache.amdCertificates(ProductLine.MILAN, MILAN.chipId(), MILAN.tcb()).found())
            .contains(MILAN.certificates());
      }
    }

    @Test
    void knowsNoOtherChip() {
      server.at(PATH, content(Bytes.utf8(MILAN.thimJson().toJson())));
      var other = Makers.AMD.machine(ProductLine.MILAN, NOW);
      var id = CollateralId.AmdVcek.of(ProductLine.MILAN, other.chipId(), other.tcb());

      assertThat(host().fetch(id)).isInstanceOf(NotFound.class);
      assertThat(host().fetch(new CollateralId.AmdChain(ProductLine.GENOA, KeyKind.VCEK)))
          .isInstanceOf(NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"vcekCert\":\"no PEM\"}", "<html/>"})
    void answersOfAnotherFormAreFailures(String text) {
      server.at(PATH, content(Bytes.utf8(text)));

      assertThat(host().fetch(VCEK)).isInstanceOf(Failed.class);
    }
  }

  @Nested
  class Transport {
    @Test
    void whatIsNotThereIsNotFoundAndNotAskedTwice() {
      assertThat(kds().fetch(CHAIN)).isEqualTo(new NotFound("HTTP status 404"));
      assertThat(server.requests).hasSize(1);
    }

    @Test
    void anErrorOfTheServerIsTriedAgain() {
      server.at(CHAIN_PATH, inTurn(status(500), status(502), content(Makers.chain().body())));

      assertThat(kds().fetch(CHAIN)).isInstanceOf(Found.class);
      assertThat(server.requests).hasSize(3);
    }

    @Test
    void triesAreBounded() {
      server.at(CHAIN_PATH, status(500));

      assertThat(kds().fetch(CHAIN)).isEqualTo(new Failed("HTTP status 500"));
      assertThat(server.requests).hasSize(3);
    }

    @Test
    void aRefusalOfTheServerIsNotTriedAgain() {
      server.at(CHAIN_PATH, status(403));

      assertThat(kds().fetch(CHAIN)).isInstanceOf(Failed.class);
      assertThat(server.requests).hasSize(1);
    }

    @Test
    void aServerThatAsksToBeLeftAloneIsLeftAloneByEveryQuestion() {
      server.at(CHAIN_PATH, status(429, Map.of("Retry-After", "60")));
      var kds = kds();

      assertThat(kds.fetch(CHAIN))
          .isEqualTo(new Failed("HTTP status 429", Optional.of(Duration.ofSeconds(60))));
      assertThat(kds.fetch(LIST)).isInstanceOf(Failed.class);
      assertThat(server.requests).hasSize(1);

      clock.advance(Duration.ofSeconds(61));
      server.at(CHAIN_PATH, content(Makers.chain().body()));
      assertThat(kds.fetch(CHAIN)).isInstanceOf(Found.class);
    }

    @Test
    void untilWhenMayBeADate() {
      server.at(CHAIN_PATH, status(503, Map.of("Retry-After", "Mon, 01 Jun 2026 12:01:30 GMT")));

      assertThat(kds().fetch(CHAIN))
          .isEqualTo(new Failed("HTTP status 503", Optional.of(Duration.ofSeconds(90))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"86400", "99999999999999999999"})
    void itIsNotLeftAloneForLongerThanTheBound(String seconds) {
      server.at(CHAIN_PATH, status(429, Map.of("Retry-After", seconds)));

      assertThat(kds().fetch(CHAIN))
          .isEqualTo(new Failed("HTTP status 429", Optional.of(QUICK.maxPause())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", ""})
    void anUnreadableWishIsTriedAgain(String wish) {
      server.at(
          CHAIN_PATH,
          inTurn(status(429, Map.of("Retry-After", wish)), content(Makers.chain().body())));

      assertThat(kds().fetch(CHAIN)).isInstanceOf(Found.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
      server
          .at(CHAIN_PATH, status(302, Map.of("Location", server.url() + "/elsewhere")))
          .at("/elsewhere", content(Makers.chain().body()));

      assertThat(kds().fetch(CHAIN)).isEqualTo(new Failed("HTTP status 302"));
      assertThat(server.requests).containsExactly(CHAIN_PATH);
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() {
      server.at(CHAIN_PATH, inTurn(cutOff(Makers.chain().body()), content(Makers.chain().body())));

      assertThat(body(kds().fetch(CHAIN))).isEqualTo(Makers.chain().body());
      assertThat(server.requests).hasSize(2);
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
      fetcher =
          fetcher(
              new HttpsRules(
                  Duration.ofSeconds(5),
                  Duration.ofMillis(300),
                  1,
                  Duration.ofMillis(5),
                  Duration.ofSeconds(10),
                  Duration.ofMinutes(10)));
      server.at(CHAIN_PATH, server.stalling(Makers.chain().body()));

      assertThat(kds().fetch(CHAIN))
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.reason()).contains("no whole answer"));
    }

    @Test
    void anAnswerThatIsTooLargeIsCutShort() {
      server.at(CHAIN_PATH, content(Bytes.zeros(CollateralContent.MAX_BODY_BYTES + 1)));

      assertThat(kds().fetch(CHAIN)).isInstanceOf(Failed.class);
    }

    @Test
    void anEmptyAnswerIsAFailure() {
      server.at(
          CHAIN_PATH,
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, -1);
            }
          });

      assertThat(kds().fetch(CHAIN)).isInstanceOf(Failed.class);
    }

    @Test
    void aServerThatNobodyVouchesForIsNotAsked() {
      try (var stranger = new MakersServer()) {
        stranger.at(CHAIN_PATH, content(Makers.chain().body()));

        assertThat(new AmdKds(fetcher, stranger.url()).fetch(CHAIN)).isInstanceOf(Failed.class);
        assertThat(stranger.requests).isEmpty();
      }
    }

    @Test
    void aServerThatIsAwayIsAFailure() {
      var url = server.url();
      server.close();

      assertThat(new AmdKds(fetcher, url).fetch(CHAIN)).isInstanceOf(Failed.class);
    }

    @Test
    void wrongContentIsRefusedByTheCheckAndNotKept() {
      server
          .at(CHAIN_PATH, content(Makers.chain().body()))
          .at("/vcek/v1/Milan/crl", content(Bytes.utf8("<html>please log in</html>")));
      try (var cache = cache(kds())) {
        assertThat(cache.find(LIST))
            .isInstanceOfSatisfying(
                Unavailable.class,
                answer -> assertThat(answer.reason()).startsWith("amd-kds: refused: "));
      }
    }
  }

  @Nested
  class Addresses {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://kdsintf.amd.com",
          "ftp://kdsintf.amd.com",
          "https://user@kdsintf.amd.com",
          "https://kdsintf.amd.com/?q",
          "https://",
          "kdsintf.amd.com",
          "https://a b"
        })
    void otherThanHttpsAreRefused(String url) {
      assertThatThrownBy(() -> new AmdKds(fetcher, url))
          .isInstanceOf(MalformedInputException.class);
      assertThatThrownBy(() -> IntelPcs.cache(fetcher, "thim", url))
          .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1", "http://localhost", "http://169.254.169.254.evil"})
    void plainHttpIsForTheHostAlone(String url) {
      assertThatThrownBy(() -> new AzureHost(fetcher, url))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void plainHttpToTheHostIsAllowed() {
      assertThat(new AzureHost(fetcher, AzureHost.URL).name()).isEqualTo("azure-host");
      assertThat(new AzureHost(fetcher, "http://127.0.0.1:8080/").name()).isNotEmpty();
    }
  }

  private CollateralCache cache(CollateralSource... sources) {
    return new CollateralCache(
        new CollateralCache.Surroundings(
            List.of(sources),
            Makers.check(),
            CollateralStore.none(),
            clock,
            new SplittableRandom(3)),
        CacheRules.DEFAULT);
  }
}
