package io.privyseal.keyvault.pkcs11;

import static io.privyseal.keyvault.pkcs11.TokenVault.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.KeptKey;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyStoreUnavailableException;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.pkcs11.cryptoki.Cka;
import io.privyseal.keyvault.pkcs11.cryptoki.Ckr;
import io.privyseal.keyvault.pkcs11.cryptoki.Cryptoki;
import io.privyseal.keyvault.pkcs11.cryptoki.CryptokiException;
import io.privyseal.keyvault.pkcs11.cryptoki.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a token of SoftHSM.
class Pkcs11KeyStoreTest {
  private static final Bytes SECRET = Bytes.utf8("thirty-two bytes of a data key..");
  private static final KeySpec EC = new KeySpec(KeyType.EC_HSM, new KeyShape.Ec(EcCurve.P256));
  private static final KeySpec RSA = new KeySpec(KeyType.RSA_HSM, new KeyShape.Rsa(2048));
  private static final KeySpec AES = new KeySpec(KeyType.OCT_HSM, new KeyShape.Oct(256));
  private static final int SIGNED_BYTES = 36;

  private static TokenVault v;
  private static int names;

  @BeforeAll
  static void open() {
    v = TokenVault.inToken();
  }

  @AfterAll
  static void close() {
    if (v != null) {
      v.close();
    }
  }

  private static KeyName fresh() {
    return new KeyName("key-" + names++);
  }

  private static Bytes sign(TokenVault vault, KeyName name, SigningAlgorithm algorithm) {
    var bytes = algorithm.scheme().map(SignatureScheme::digestBytes).orElse(SIGNED_BYTES);
    return vault.use.sign(vault.permit(name, KeyOperation.SIGN), algorithm, Bytes.zeros(bytes));
  }

  /// Whether the vault's own verification, which is done outside of the token, agrees.
  private static boolean signs(KeyName name, SigningAlgorithm algorithm) {
    var bytes = algorithm.scheme().map(SignatureScheme::digestBytes).orElse(SIGNED_BYTES);
    return v.use.verify(
        v.permit(name, KeyOperation.VERIFY),
        algorithm,
        Bytes.zeros(bytes),
        sign(v, name, algorithm));
  }

  @ParameterizedTest
  @EnumSource(
      value = SigningAlgorithm.class,
      names = {"ES.*"},
      mode = EnumSource.Mode.MATCH_NONE)
  void rsaSignsInTheToken(SigningAlgorithm algorithm) {
    for (var exportable : List.of(false, true)) {
      var name = fresh();
      v.create(name, RSA, exportable);

      assertThat(signs(name, algorithm)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void everyCurveSignsInTheToken(EcCurve curve) {
    for (var exportable : List.of(false, true)) {
      var name = fresh();
      v.create(name, new KeySpec(KeyType.EC_HSM, new KeyShape.Ec(curve)), exportable);

      assertThat(signs(name, SigningAlgorithm.valueOf(curve.scheme().name()))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CipherAlgorithm.class,
      names = {"RSA.*"},
      mode = EnumSource.Mode.MATCH_ANY)
  void rsaUnwrapsInTheToken(CipherAlgorithm algorithm) {
    var name = fresh();
    v.create(name, RSA, false);
    var wrapped =
        v.use.encrypt(v.permit(name, KeyOperation.WRAP_KEY), algorithm, Cleartext.of(SECRET));

    assertThat(open(name, KeyOperation.UNWRAP_KEY, algorithm, wrapped)).isEqualTo(SECRET);
    var changed = wrapped.value().toArray();
    changed[7] ^= 1;
    refuses(
        RefusalReason.CRYPTO_FAILED,
        () -> open(name, KeyOperation.UNWRAP_KEY, algorithm, Ciphertext.of(Bytes.copyOf(changed))));
  }

  private static Bytes open(
      KeyName name, KeyOperation operation, CipherAlgorithm algorithm, Ciphertext in) {
    try (var plain = v.use.decrypt(v.permit(name, operation), algorithm, in)) {
      return Bytes.copyOf(plain.exposeBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CipherAlgorithm.class,
      names = {"RSA.*"},
      mode = EnumSource.Mode.MATCH_NONE)
  void symmetricKeysWorkInTheToken(CipherAlgorithm algorithm) {
    var bits =
        algorithm.alg().startsWith("A") ? Integer.parseInt(algorithm.alg().substring(1, 4)) : 256;
    var wraps =
        algorithm.mode() == CipherAlgorithm.Mode.WRAP
            || algorithm.mode() == CipherAlgorithm.Mode.WRAP_PAD;
    var isCbc = algorithm.alg().contains("CBC");
    var iv = isCbc ? Optional.of(Bytes.zeros(16)) : Optional.<Bytes>empty();
    for (var exportable : List.of(false, true)) {
      var name = fresh();
      v.create(name, new KeySpec(KeyType.OCT_HSM, new KeyShape.Oct(bits)), exportable);
      var sealed =
          v.use.encrypt(
              v.permit(name, wraps ? KeyOperation.WRAP_KEY : KeyOperation.ENCRYPT),
              algorithm,
              new Cleartext(SECRET, iv, Optional.empty()));
      var back = wraps ? KeyOperation.UNWRAP_KEY : KeyOperation.DECRYPT;

      assertThat(open(name, back, algorithm, sealed)).isEqualTo(SECRET);
      if (algorithm.mode() == CipherAlgorithm.Mode.CBC) {
        continue;
      }
      var changed = sealed.value().toArray();
      changed[changed.length - 1] ^= 0x55;
      refuses(
          RefusalReason.CRYPTO_FAILED,
          () ->
              open(
                  name,
                  back,
                  algorithm,
                  new Ciphertext(Bytes.copyOf(changed), sealed.iv(), sealed.tag(), sealed.aad())));
    }
  }

  private static void refuses(
      RefusalReason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /// A look at the token that is not the store's own.
  private static <T> T inToken(InToken<T> look) {
    var module = Cryptoki.load(SoftHsm.module());
    var slot =
        module.tokens().stream()
            .filter(token -> token.label().equals(SoftHsm.SHARED))
            .findFirst()
            .orElseThrow()
            .slot();
    var session = module.openSession(slot);
    try {
      module.login(session, SoftHsm.PIN.getBytes(StandardCharsets.US_ASCII));
      return look.at(module, session);
    } finally {
      module.closeSession(session);
    }
  }

  @FunctionalInterface
  private interface InToken<T> {
    T at(Cryptoki module, long session);
  }

  private static List<Long> objects(Cryptoki module, long session, KeyBundle made) {
    return module.find(session, new Template().with(Cka.ID, Templates.idOf(made.id()).toArray()));
  }

  @Test
  void aPrivateKeyThatStaysGivesNothingOfItself() {
    for (var spec : List.of(RSA, EC, AES)) {
      var made = v.create(fresh(), spec, false);

      inToken((module, session) -> {
        var found = objects(module, session, made);
        assertThat(found).hasSize(1);
        var object = found.getFirst();
        assertThat(module.attribute(session, object, Cka.TOKEN)).containsExactly(1);
        assertThat(module.attribute(session, object, Cka.SENSITIVE)).containsExactly(1);
        assertThat(module.attribute(session, object, Cka.EXTRACTABLE)).containsExactly(0);
        assertThat(module.attribute(session, object, Cka.NEVER_EXTRACTABLE)).containsExactly(1);
        var secret = spec.equals(RSA) ? Cka.PRIVATE_EXPONENT : Cka.VALUE;
        assertThatThrownBy(() -> module.attribute(session, object, secret))
            .isInstanceOfSatisfying(
                CryptokiException.class,
                e -> assertThat(e.code()).isEqualTo(Ckr.ATTRIBUTE_SENSITIVE));
        return true;
      });
    }
  }

  @Test
  void aBroughtKeyIsInTheTokenAndDoesNotComeOut() {
    var pair = ENGINE.generateRsa(2048);
    var name = fresh();
    var made = v.bring(name, KeyType.RSA_HSM, new KeyMaterial.Pair(pair), false);

    assertThat(signs(name, SigningAlgorithm.RS256)).isTrue();
    inToken((module, session) -> {
      var object = objects(module, session, made).getFirst();
      assertThat(module.attribute(session, object, Cka.EXTRACTABLE)).containsExactly(0);
      assertThatThrownBy(() -> module.attribute(session, object, Cka.PRIME_1))
          .isInstanceOf(CryptokiException.class);
      return true;
    });
  }

  @Test
  void anExportableKeyIsNoObjectOfTheToken() {
    var name = fresh();
    var made = v.create(name, EC, true);
    sign(v, name, SigningAlgorithm.ES256);

    List<Long> found = inToken((module, session) -> objects(module, session, made));
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void theReleaseOfAnEcKeyIsThePrivateHalf(EcCurve curve) {
    var name = fresh();
    var made = v.create(name, new KeySpec(KeyType.EC_HSM, new KeyShape.Ec(curve)), true);

    try (var pkcs8 = v.export(name)) {
      var key = KeyEncoding.privateKey(KeyType.Family.EC, pkcs8);
      var digest = new byte[curve.scheme().digestBytes()];
      var signature = ENGINE.signDigest(curve.scheme(), key, digest);
      assertThat(ENGINE.verifyDigest(curve.scheme(), made.version().pairKey(), digest, signature))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 3072})
  void theReleaseOfABroughtRsaKeyIsWhatWasBrought(int bits) {
    var pair = ENGINE.generateRsa(bits);
    var name = fresh();
    v.bring(name, KeyType.RSA_HSM, new KeyMaterial.Pair(pair), true);

    assertThat(signs(name, SigningAlgorithm.PS256)).isTrue();
    try (var pkcs8 = v.export(name)) {
      assertThat(KeyEncoding.privateKey(KeyType.Family.RSA, pkcs8))
          .isEqualTo(
              KeyEncoding.privateKey(
                  KeyType.Family.RSA, Secret.takeOver(pair.getPrivate().getEncoded())));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void theReleaseOfASymmetricKeyIsItsBytes(int bytes) {
    var plain = new byte[bytes];
    ENGINE.random().nextBytes(plain);
    var name = fresh();
    try (var brought = Secret.takeOver(plain.clone())) {
      v.bring(name, KeyType.OCT_HSM, new KeyMaterial.Octets(brought), true);
    }

    try (var key = v.export(name)) {
      assertThat(key.exposeBytes()).isEqualTo(plain);
    }
  }

  @Test
  void aKeyThatStaysIsNotReleased() {
    var name = fresh();
    v.create(name, EC, false);

    refuses(RefusalReason.NOT_EXPORTABLE, () -> v.export(name));
  }

  @Test
  void thePlatformIsThatOfTheToken() {
    assertThat(v.create(fresh(), EC, false).version().platform())
        .isEqualTo("pkcs11 SoftHSM project SoftHSM v2");
  }

  @Test
  void aPurgedKeyIsDestroyedInTheToken() {
    var name = fresh();
    var made = v.create(name, EC, false);
    v.life.delete(VAULT, name);
    v.life.purge(VAULT, name);

    v.life.clearLeft(100);

    List<Long> found = inToken((module, session) -> objects(module, session, made));
    assertThat(found).isEmpty();
    assertThat(v.keys.left(100)).isEmpty();
  }

  @Test
  void whatIsKeptOfOneKeyServesNoOther() {
    var one = v.create(fresh(), EC, false);
    var other = v.create(fresh(), EC, false);
    var kept = v.keys.kept(one.id()).orElseThrow();

    assertThatThrownBy(() -> v.store.destroy(other.id(), kept))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void aKeyOfAnotherStoreIsSaidToBe() {
    try (var software = TokenVault.inSoftware()) {
      var made = software.create(fresh(), EC, false);
      assertThat(made.version().platform()).isEqualTo(SoftwareKeyStore.PLATFORM);
      var kept = software.keys.kept(made.id()).orElseThrow();

      assertThatThrownBy(() -> v.store.destroy(made.id(), kept))
          .isInstanceOf(KeyStoreUnavailableException.class)
          .hasMessageContaining("not kept in a hardware module");
      var inToken = v.create(fresh(), EC, false);
      var keptInToken = v.keys.kept(inToken.id()).orElseThrow();
      assertThatThrownBy(() ->
              software.store.sign(
                  new KeptKey(inToken, () -> keptInToken), SigningAlgorithm.ES256, Bytes.zeros(32)))
          .isInstanceOf(KeyStoreUnavailableException.class)
          .hasMessageContaining("not kept in software");
    }
  }

  @Test
  void anExportableKeyComesBackFromABackup() {
    var name = fresh();
    v.create(name, EC, true);
    var blob = v.backups.backup(VAULT, name);
    v.life.delete(VAULT, name);
    v.life.purge(VAULT, name);

    v.backups.restore(VAULT, blob);

    assertThat(signs(name, SigningAlgorithm.ES256)).isTrue();
  }

  @Test
  void aKeyThatStaysHasNoBackup() {
    var name = fresh();
    v.create(name, EC, false);

    refuses(RefusalReason.NOT_OFFERED, () -> v.backups.backup(VAULT, name));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "3003020101, 5",
    "300302010100000000, 5",
    "30030201010000000000000000, -1",
    "3003020101000001, -1",
    "3082000302, -1",
    "30, -1"
  })
  void onlyZerosMayFollowAnExportedKey(String hex, int length) {
    var der = Bytes.ofHex(hex).toArray();

    if (length > 0) {
      assertThat(TokenKeys.withoutFilling(der)).isEqualTo(Arrays.copyOf(der, length));
    } else {
      assertThatThrownBy(() -> TokenKeys.withoutFilling(der))
          .isInstanceOf(io.privyseal.foundation.bytes.MalformedInputException.class);
    }
  }

  @Test
  void manyAtOnceShareFewSessions() throws Exception {
    var name = fresh();
    v.create(name, EC, true);
    var settings =
        new Pkcs11Settings(SoftHsm.module(), SoftHsm.SHARED, 2, java.time.Duration.ofSeconds(60));
    try (var few = TokenVault.inToken(settings, SoftHsm.PIN);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      few.create(name, EC, false);
      var running = new ArrayList<java.util.concurrent.Future<Bytes>>();
      for (var i = 0; i < 50; i++) {
        running.add(pool.submit(() -> sign(few, name, SigningAlgorithm.ES256)));
      }
      for (var one : running) {
        assertThat(one.get().length()).isEqualTo(64);
      }
    }
  }

  @Test
  void aFullPoolIsUnavailable() {
    var sessions =
        new TokenSessions(
            Cryptoki.load(SoftHsm.module()),
            SoftHsm.settings(SoftHsm.SHARED, 1),
            SoftHsm.pin(SoftHsm.PIN));

    assertThatThrownBy(() -> sessions.use(_ -> sessions.use(session -> session)))
        .isInstanceOf(KeyStoreUnavailableException.class)
        .hasMessageContaining("in use");
    sessions.close();
  }

  @Test
  void aTokenThatIsNotThereIsUnavailable() {
    try (var nowhere = TokenVault.inToken(SoftHsm.settings("nowhere", 1), SoftHsm.PIN)) {
      assertThatThrownBy(nowhere.store::check)
          .isInstanceOf(KeyStoreUnavailableException.class)
          .hasMessageContaining("no token with the label nowhere");
      assertThatThrownBy(() -> nowhere.create(fresh(), EC, false))
          .isInstanceOf(KeyStoreUnavailableException.class);
    }
  }

  /// A token counts wrong PINs, so one that was refused is not tried again.
  @Test
  void aWrongPinIsTriedOnce() {
    var settings = SoftHsm.settings(SoftHsm.LOCKABLE, 2);
    try (var wrong = TokenVault.inToken(settings, "00000000")) {
      for (var i = 0; i < 20; i++) {
        assertThatThrownBy(wrong.store::check)
            .isInstanceOf(KeyStoreUnavailableException.class)
            .hasMessageContaining("CKR_PIN_INCORRECT");
      }
    }
    try (var right = TokenVault.inToken(settings, SoftHsm.PIN)) {
      right.store.check();
    }
  }

  @Test
  void aTokenThatWasRemovedIsUnavailable() throws Exception {
    var settings = SoftHsm.settings(SoftHsm.REMOVABLE, 2);
    try (var vault = TokenVault.inToken(settings, SoftHsm.PIN)) {
      var name = fresh();
      vault.create(name, EC, false);
      var directory = lastWritten();
      Files.move(directory, SoftHsm.tokens().resolveSibling("away"));

      assertThatThrownBy(vault.store::check).isInstanceOf(KeyStoreUnavailableException.class);
      assertThatThrownBy(() -> sign(vault, name, SigningAlgorithm.ES256))
          .isInstanceOf(KeyStoreUnavailableException.class);
    }
  }

  /// The one that was written to last.
  private static java.nio.file.Path lastWritten() throws Exception {
    try (var all = Files.list(SoftHsm.tokens())) {
      return all.max(java.util.Comparator.comparingLong(path -> path.toFile().lastModified()))
          .orElseThrow();
    }
  }

  @Test
  void whatIsNoModuleIsRefusedAtTheStart() {
    var settings = Pkcs11Settings.of(java.nio.file.Path.of("/bin/true"), "any");

    assertThatThrownBy(() -> TokenVault.inToken(settings, SoftHsm.PIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
