package io.privyseal.bench.load;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.cli.stack.StackFile;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// Requests against a running stack, made before the measuring begins: attestations of different
/// machines, releases by different tokens, unwraps of different ciphertexts.
public final class Workload {
  private static final String VERSION = "api-version=7.4";
  private static final String RESOURCE = "https://vault.azure.net";
  private static final int RSA_BITS = 2048;
  private static final int DATA_KEY_BYTES = 32;

  private final CryptoEngine engine;
  private final StackFile stack;
  private final InstantSource clock;
  private final SSLSocketFactory tls;
  private final SimulatedManufacturer manufacturer;
  private final String operator;
  private final String workload;

  /// @param data directory of the stack, whose simulated manufacturer is used
  public Workload(CryptoEngine engine, StackFile stack, Path data, InstantSource clock)
      throws InterruptedException {
    this.engine = engine;
    this.clock = clock;
    this.stack = stack;
    this.tls = StackClient.trust(stack.certificate()).getSocketFactory();
    this.manufacturer = SimulatedManufacturer.load(data.resolve("manufacturer"), engine);
    try (var client = new StackClient(stack.certificate())) {
      this.operator = token(client, "operator");
      this.workload = token(client, "workload");
    }
  }

  private String token(StackClient client, String identity) throws InterruptedException {
    return client
        .token(service("managedIdentity"), client(identity), RESOURCE)
        .string("access_token")
        .orElseThrow(() -> new IllegalStateException("no token for " + identity));
  }

  private String client(String identity) {
    return Optional.ofNullable(stack.identities().get(identity)).orElseThrow();
  }

  private URI service(String name) {
    return Optional.ofNullable(stack.services().get(name)).orElseThrow();
  }

  /// Attestations, each of another machine with another key to bind.
  public List<byte[]> attestations(int count) {
    var target = "/attest/SevSnpVm?api-version=2022-08-01";
    var requests = new ArrayList<byte[]>();
    for (var i = 0; i < count; i++) {
      requests.add(post("attestation", target, "", attestation()));
    }
    return requests;
  }

  private JsonObject attestation() {
    var kek =
        Jwk.of(engine.generateRsa(RSA_BITS).getPublic())
            .with("kid", "bench")
            .withKeyOps(List.of("encrypt"));
    var claims = JsonObject.builder().put("keys", new JsonArray(List.of(kek.json()))).build();
    var runtimeData = Bytes.utf8(claims.toJson());
    var machine = manufacturer.machine(clock.instant());
    var evidence =
        machine.evidence(
            machine.report().measurement(SimulatedGuest.utilityVm()).boundTo(runtimeData));
    return JsonObject.builder()
        .put("report", Bytes.utf8(SimulatedMachine.maaReport(evidence).toJson()).base64Url())
        .put(
            "runtimeData",
            JsonObject.builder()
                .put("data", runtimeData.base64Url())
                .put("dataType", "JSON")
                .build())
        .build();
  }

  /// Releases of one exportable key, each by another token.
  public List<byte[]> releases(int count) throws IOException {
    var name = name();
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
         {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
         {"claim":"x-ms-compliance-status","equals":"azure-compliant-uvm"},
         {"claim":"x-ms-sevsnpvm-is-debuggable","equals":"false"},
         {"claim":"x-ms-sevsnpvm-vmpl","equals":"0"}]}]}
        """
            .formatted(service("attestation"));
    create(
        name,
        key("RSA-HSM").toBuilder()
            .put("attributes", JsonObject.builder().put("exportable", true).build())
            .put(
                "release_policy",
                JsonObject.builder().put("data", Bytes.utf8(policy).base64Url()).build())
            .build());
    var requests = new ArrayList<byte[]>();
    for (var attest : attestations(count)) {
      var token = ask("attestation", attest).string("token").orElseThrow();
      var body =
          JsonObject.builder().put("target", token).put("enc", "RSA_AES_KEY_WRAP_256").build();
      requests.add(post("vault", "/keys/%s/release?%s".formatted(name, VERSION), workload, body));
    }
    return requests;
  }

  /// Unwraps with one RSA-2048 key, each of another data key.
  public List<byte[]> unwraps(int count) throws IOException {
    var name = name();
    var created = create(name, key("RSA"));
    var jwk = created.object("key").orElseThrow();
    var target = URI.create(jwk.string("kid").orElseThrow()).getPath() + "/unwrapkey?" + VERSION;
    var key = (RSAPublicKey) Jwk.parse(jwk).publicKey();
    var requests = new ArrayList<byte[]>();
    for (var i = 0; i < count; i++) {
      var dataKey = new byte[DATA_KEY_BYTES];
      engine.random().nextBytes(dataKey);
      var wrapped = Bytes.copyOf(engine.encrypt(RsaEncryption.OAEP_SHA256, key, dataKey));
      var body =
          JsonObject.builder().put("alg", "RSA-OAEP-256").put("value", wrapped.base64Url()).build();
      requests.add(post("vault", target, workload, body));
    }
    return requests;
  }

  private static JsonObject key(String kind) {
    return JsonObject.builder().put("kty", kind).put("key_size", RSA_BITS).build();
  }

  private String name() {
    var random = new byte[4];
    engine.random().nextBytes(random);
    return "bench-" + HexFormat.of().formatHex(random);
  }

  private JsonObject create(String name, JsonObject body) throws IOException {
    return ask(
        "vault", post("vault", "/keys/%s/create?%s".formatted(name, VERSION), operator, body));
  }

  private JsonObject ask(String service, byte[] request) throws IOException {
    try (var connection = connect(service)) {
      var answer = connection.exchange(request);
      if (answer.status() != 200) {
        throw new IOException(answer.status() + ": " + answer.body().asUtf8());
      }
      return Json.parseObject(answer.body());
    }
  }

  private byte[] post(String service, String target, String bearer, JsonObject body) {
    var uri = service(service);
    return KeptConnection.post(uri.getHost(), uri.getPort(), target, bearer, body.toJson());
  }

  private KeptConnection connect(String service) throws IOException {
    var uri = service(service);
    return new KeptConnection(tls, uri.getHost(), uri.getPort());
  }

  /// A client with a connection of its own that sends the requests in turn.
  public Load.Client client(String service, List<byte[]> requests, int number) {
    try {
      return new Turn(connect(service), requests, number);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Turn implements Load.Client {
    private final KeptConnection connection;
    private final List<byte[]> requests;
    private int next;

    Turn(KeptConnection connection, List<byte[]> requests, int number) {
      this.connection = connection;
      this.requests = requests;
      this.next = number;
    }

    @Override
    public void request() throws IOException {
      var answer = connection.exchange(requests.get(next++ % requests.size()));
      if (answer.status() != 200) {
        throw new IOException(answer.status() + ": " + answer.body().asUtf8());
      }
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
