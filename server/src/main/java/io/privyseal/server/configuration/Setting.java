package io.privyseal.server.configuration;

import java.util.Locale;
import java.util.Optional;

/// Everything that can be set. The YAML path is the name with dots as levels; the environment
/// variable is `PRIVYSEAL_` and the name in capitals with `_` for dots and hyphens.
public enum Setting {
  DATA_DIRECTORY("data-directory", Form.PATH, "Where the local stack keeps everything"),
  PORTS_BASE("ports.base", Form.PORT, "First of the block of ports of the local stack; 0 for any"),
  BIND("bind", Form.TEXT, "IP address to listen on (production)"),
  CRYPTO_ENGINE("crypto.engine", Form.TEXT, "auto, accp or jdk"),

  DATABASE_URL(
      "database.url", Form.TEXT, "jdbc:postgresql://host:port/name; embedded if absent (local)"),
  DATABASE_USER("database.user", Form.TEXT, "Whom to connect as"),
  DATABASE_PASSWORD_FILE("database.password-file", Form.PATH, "File with that user's password"),
  DATABASE_MAX_CONNECTIONS(
      "database.max-connections", Form.COUNT, "Connections of this process at most"),

  ROOT_KEY_FILE(
      "root-key.file", Form.PATH, "The key under which secrets are sealed; owner-only rights"),
  ROOT_KEY_PASSPHRASE_FILE(
      "root-key.passphrase-file",
      Form.PATH,
      "File with the passphrase that the root key file needs"),

  TLS_CERTIFICATE_FILE("tls.certificate-file", Form.PATH, "PEM: leaf first, then its chain"),
  TLS_KEY_FILE("tls.key-file", Form.PATH, "PEM: PKCS #8 private key of the leaf"),
  TLS_TRUST_FILE(
      "tls.trust-file", Form.PATH, "PEM: authorities to trust for issuers, beside the system's"),

  PLATFORM_PORT("platform.port", Form.PORT, "Health and platform API (production)"),
  VAULT_PORT("vault.port", Form.PORT, "Key vault (production)"),
  VAULT_DOMAIN(
      "vault.domain",
      Form.TEXT,
      "Vaults are NAME.domain, and clients ask tokens for https://domain"),
  VAULT_NAMES("vault.names", Form.TEXTS, "The vaults to serve"),
  VAULT_DEFAULT("vault.default", Form.TEXT, "The vault that answers when the host names none"),
  VAULT_TENANT("vault.tenant", Form.TEXT, "Tenant id that owns the vaults (production)"),
  VAULT_MANAGED_HSMS(
      "vault.managed-hsms",
      Form.TEXTS,
      "Managed HSMs to serve beside the vaults; by default hsm in the local profile, none else"),
  VAULT_MANAGED_HSM_DOMAIN(
      "vault.managed-hsm-domain",
      Form.TEXT,
      "Managed HSMs are NAME.domain, and clients ask tokens for https://domain"),
  VAULT_RETENTION_DAYS(
      "vault.retention-days",
      Form.TEXTS,
      "NAME=DAYS, 7 to 90: how long what was deleted there can be recovered; 90 elsewhere"),
  VAULT_AUTHORITIES(
      "vault.authorities",
      Form.TEXTS,
      "Attestation services that release policies may name; https URLs"),

  VAULT_KEYSTORE(
      "vault.keystore", Form.TEXT, "Where keys live: software (default), or pkcs11 for a module"),
  VAULT_PKCS11_MODULE(
      "vault.pkcs11.module", Form.PATH, "The shared library of the PKCS #11 module"),
  VAULT_PKCS11_TOKEN("vault.pkcs11.token", Form.TEXT, "Label of the token in that module"),
  VAULT_PKCS11_PIN_FILE(
      "vault.pkcs11.pin-file",
      Form.PATH,
      "File with the PIN of the token's user, owner-only rights; or the variable"
          + " PRIVYSEAL_PKCS11_PIN"),
  VAULT_PKCS11_SESSIONS(
      "vault.pkcs11.sessions", Form.COUNT, "Operations in the token at once; 16 by default"),

  VAULT_SIGNING_CERTIFICATE_FILE(
      "vault.signing-certificate-file",
      Form.PATH,
      "PEM: RSA leaf with the vaults' names, intermediates, root; signs releases (production)"),
  VAULT_SIGNING_KEY_FILE("vault.signing-key-file", Form.PATH, "PEM: PKCS #8 key of that leaf"),
  VAULT_WEBHOOKS(
      "vault.webhooks",
      Form.TEXT,
      "Receivers that rotation policies of secrets may name: public (default): at public addresses"
          + " only; any: at private ones too; off: none"),

  ATTESTATION_PORT("attestation.port", Form.PORT, "Attestation service (production)"),
  ATTESTATION_URL(
      "attestation.url", Form.TEXT, "https URL under which clients reach it; the issuer"),
  ATTESTATION_NAME("attestation.name", Form.TEXT, "Name of the attestation instance"),
  ATTESTATION_REFERENCE_VALUES_FILE(
      "attestation.reference-values-file",
      Form.PATH,
      "JSON: the platforms that are called compliant; without it none is (production)"),
  ATTESTATION_REVOCATION(
      "attestation.revocation",
      Form.TEXT,
      "fail (default): revoked is refused, no current list decides nothing; warn; off"),
  ATTESTATION_COLLATERAL_SOURCES(
      "attestation.collateral.sources",
      Form.TEXTS,
      "amd-kds, intel-pcs, intel-cache, azure-host, none; by default amd-kds and intel-pcs, none in"
          + " the local profile"),
  ATTESTATION_COLLATERAL_DIRECTORY(
      "attestation.collateral.directory",
      Form.PATH,
      "Directory with collateral in files, asked before the sources"),
  ATTESTATION_COLLATERAL_AMD_KDS_URL(
      "attestation.collateral.amd-kds-url", Form.TEXT, "https URL of a mirror of AMD's KDS"),
  ATTESTATION_COLLATERAL_INTEL_PCS_URL(
      "attestation.collateral.intel-pcs-url", Form.TEXT, "https URL of a mirror of Intel's PCS"),
  ATTESTATION_COLLATERAL_INTEL_ROOT_LIST_URL(
      "attestation.collateral.intel-root-list-url",
      Form.TEXT,
      "https URL of the revocation list of Intel's root"),
  ATTESTATION_COLLATERAL_INTEL_CACHE_URL(
      "attestation.collateral.intel-cache-url",
      Form.TEXT,
      "https URL of a PCCS or of Azure's THIM; Azure's by default"),
  ATTESTATION_COLLATERAL_AZURE_HOST_URL(
      "attestation.collateral.azure-host-url",
      Form.TEXT,
      "URL of the metadata service of the Azure host, or of an agent in its place"),
  ATTESTATION_COLLATERAL_STALE_FOR(
      "attestation.collateral.stale-for",
      Form.DURATION,
      "How long collateral serves after its next update was due; not at all by default"),
  ATTESTATION_COLLATERAL_MAX_AGE(
      "attestation.collateral.max-age",
      Form.DURATION,
      "Largest age of revocation lists, TCB info and identities since they were issued"),
  ATTESTATION_COLLATERAL_REFRESH_EVERY(
      "attestation.collateral.refresh-every",
      Form.DURATION,
      "How often lists, TCB info and identities are asked for anew; PT6H by default"),
  ATTESTATION_COLLATERAL_PREWARM(
      "attestation.collateral.prewarm",
      Form.TEXTS,
      "Names of items to have at hand from the start, such as amd/crl/milan/vcek"),
  ATTESTATION_COLLATERAL_MEGABYTES(
      "attestation.collateral.megabytes", Form.COUNT, "Memory for collateral; 64 by default"),
  ATTESTATION_COLLATERAL_ALLOW_OLDER(
      "attestation.collateral.allow-older",
      Form.TEXT,
      "true lets collateral go back to an older edition; false by default"),
  ATTESTATION_POLICY_CERTIFICATES_FILE(
      "attestation.policy-certificates-file",
      Form.PATH,
      "PEM: CA certificates of the first start under which policies must be signed; isolates the"
          + " instance for good"),
  ATTESTATION_TPM_AUTHORITIES_FILE(
      "attestation.tpm-authorities-file",
      Form.PATH,
      "PEM: CA certificates that certify attestation keys of TPMs; without it no TPM passes a"
          + " policy that asks for a certificate"),
  ATTESTATION_RATE(
      "attestation.rate",
      Form.RATE,
      "Attestations a second from one remote address, on average; as many questions without"
          + " sign-in"),
  ATTESTATION_BURST("attestation.burst", Form.RATE, "Attestations at once from one remote address"),

  LIMITS_ENABLED(
      "limits.enabled",
      Form.TEXT,
      "false lets everybody use as much as they like; true by default"),
  LIMITS_CALLER_RATE(
      "limits.caller.rate",
      Form.RATE,
      "Units a second of one caller in all vaults; a unit is a tenth of a millisecond of a"
          + " processor"),
  LIMITS_CALLER_BURST("limits.caller.burst", Form.RATE, "Units at once of one caller"),
  LIMITS_VAULT_RATE(
      "limits.vault.rate", Form.RATE, "Units a second of all callers of one vault together"),
  LIMITS_VAULT_BURST("limits.vault.burst", Form.RATE, "Units at once of one vault"),
  LIMITS_ADDRESS_RATE(
      "limits.address.rate",
      Form.RATE,
      "Requests without a valid token a second from one remote address"),
  LIMITS_ADDRESS_BURST(
      "limits.address.burst", Form.RATE, "Such requests at once from one remote address"),

  METRICS_TOKEN_FILE(
      "metrics.token-file",
      Form.PATH,
      "File with the bearer token that /metrics asks for; without it, it asks for none"),
  TRACING_ENDPOINT(
      "tracing.endpoint",
      Form.TEXT,
      "URL to which spans are sent (OTLP/HTTP with JSON), such as"
          + " https://collector:4318/v1/traces; without it none are made"),
  TRACING_PERCENT(
      "tracing.percent",
      Form.COUNT,
      "Share of the traces begun here that are kept; 100 by default"),
  LOG_FORMAT("log.format", Form.TEXT, "text (default), or json: one object a line"),
  AUDIT_EXPORT(
      "audit.export",
      Form.TEXT,
      "stdout, or a file: where each audit event is written besides, as a line of JSON"),

  IDENTITY_ENTRA_TENANTS(
      "identity.entra-tenants", Form.TEXTS, "Microsoft Entra tenants whose tokens are taken"),
  IDENTITY_ISSUERS(
      "identity.issuers", Form.TEXTS, "Other OpenID issuers (https URLs) whose tokens are taken"),
  IDENTITY_ADMINISTRATORS(
      "identity.administrators",
      Form.TEXTS,
      "Object ids that get the role Key Vault Administrator at the first start of the"
          + " installation"),
  IDENTITY_CLIENT_CERTIFICATES_USE(
      "identity.client-certificates.use",
      Form.TEXT,
      "off (default); bound-tokens: clients are asked for the certificate that a token is bound to;"
          + " callers: certificates stand for callers, too (production)"),
  IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE(
      "identity.client-certificates.authorities-file",
      Form.PATH,
      "PEM: who issues certificates of callers"),
  IDENTITY_CLIENT_CERTIFICATES_NAME(
      "identity.client-certificates.name",
      Form.TEXT,
      "Which name is the caller's: san-uri (default), san-dns, san-email or subject"),
  IDENTITY_CLIENT_CERTIFICATES_LONGEST(
      "identity.client-certificates.longest",
      Form.DURATION,
      "How long a caller's certificate may be issued for"),
  IDENTITY_CLIENT_CERTIFICATES_REVOCATION_FILE(
      "identity.client-certificates.revocation-file",
      Form.PATH,
      "PEM: revocation lists of the authorities; read again when the file changes");

  /// What a value looks like.
  public enum Form {
    TEXT,
    TEXTS,
    PATH,
    PORT,
    COUNT,
    /// Units a second, or at once.
    RATE,
    /// ISO 8601: `PT6H`, `P7D`.
    DURATION
  }

  private static final String PREFIX = "PRIVYSEAL_";

  private final String key;
  private final Form form;
  private final String meaning;

  Setting(String key, Form form, String meaning) {
    this.key = key;
    this.form = form;
    this.meaning = meaning;
  }

  /// Dotted name: `database.url`.
  public String key() {
    return key;
  }

  public Form form() {
    return form;
  }

  /// One sentence for people.
  public String meaning() {
    return meaning;
  }

  /// `PRIVYSEAL_DATABASE_URL`.
  public String variable() {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Setting> ofKey(String key) {
    for (var setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  static Optional<Setting> ofVariable(String name) {
    for (var setting : values()) {
      if (setting.variable().equals(name)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
