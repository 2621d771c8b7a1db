package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken for a paravisor's claims, and which of their keys a workload may be sent secrets
/// under.
class HclRuntimeClaimsTest {
  private static final String CONFIGURATION =
      "\"vm-configuration\":{\"secure-boot\":true,\"vmUniqueId\":\"2dedc52a\"}";

  private static Optional<HclRuntimeClaims> in(String json) {
    return HclRuntimeClaims.in(Optional.of(ClientData.json(Bytes.utf8(json))));
  }

  private static HclRuntimeClaims with(String keys, String more) {
    return in("{\"keys\":[%s],%s%s}".formatted(keys, CONFIGURATION, more)).orElseThrow();
  }

  private static String key(String kid, String operations) {
    return "{\"kid\":\"%s\",\"key_ops\":[%s]}".formatted(kid, operations);
  }

  @Test
  void areKnownByTheConfigurationAndAKeyOfTheirs() {
    var claims = with(key("HCLEkPub", "\"encrypt\""), "");

    assertThat(claims.secureBoot()).contains(true);
    assertThat(claims.vmId()).contains("2DEDC52A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[{\"kid\":\"HCLAkPub\"}]}",
        "{\"keys\":[{\"kid\":\"MyKey\"}],\"vm-configuration\":{}}",
        "{\"keys\":[{}],\"vm-configuration\":{}}",
        "{\"keys\":[\"HCLAkPub\"],\"vm-configuration\":{}}",
        "{\"vm-configuration\":{}}"
      })
  void otherObjectsAreNot(String json) {
    assertThat(in(json)).isEmpty();
  }

  @Test
  void bytesAreNot() {
    assertThat(HclRuntimeClaims.in(Optional.of(new ClientData.Binary(Bytes.utf8("{}"))))).isEmpty();
    assertThat(HclRuntimeClaims.in(Optional.empty())).isEmpty();
  }

  @Test
  void workloadIsSentSecretsUnderKeysThatEncryptThoseOfTheGuestFirst() {
    var guests = key("MyKey", "\"wrapKey\"");
    var paravisors = key("HCLEkPub", "\"sign\",\"encrypt\"");
    var claims =
        with(
            paravisors
                + ","
                + key("HCLAkPub", "\"encrypt\"")
                + ","
                + key("Signer", "\"sign\"")
                + ","
                + key("Nothing", "")
                + ","
                + key("Odd", "1")
                + ","
                + guests,
            "");

    assertThat(claims.forWorkload())
        .contains(Json.parseObject(Bytes.utf8("{\"keys\":[" + guests + "," + paravisors + "]}")));
  }

  @Test
  void payloadOfTheClientComesAlongWithOrWithoutKeys() {
    var claims = with(key("HCLAkPub", "\"sign\""), ",\"client-payload\":{\"nonce\":\"MQ==\"}");

    assertThat(claims.forWorkload())
        .contains(Json.parseObject(Bytes.utf8("{\"client-payload\":{\"nonce\":\"MQ==\"}}")));
  }

  @Test
  void withNeitherThereIsNothingForTheWorkload() {
    assertThat(with(key("HCLAkPub", "\"sign\""), "").forWorkload()).isEmpty();
  }

  @Test
  void dataAreBounded() {
    var largest = ClientData.LIMITS.maxBytes();

    assertThat(new ClientData.Binary(Bytes.zeros(largest)).content().length()).isEqualTo(largest);
    assertThatThrownBy(() -> new ClientData.Binary(Bytes.zeros(largest + 1)))
        .isInstanceOf(MalformedInputException.class);
  }
}
