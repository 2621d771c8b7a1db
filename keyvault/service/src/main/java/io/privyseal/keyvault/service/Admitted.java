package io.privyseal.keyvault.service;

import io.privyseal.access.Caller;
import io.privyseal.access.Scope;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.service.wire.ApiVersion;
import io.privyseal.keyvault.service.wire.KeyWriter;
import io.privyseal.keyvault.service.wire.SecretWriter;
import io.privyseal.keyvault.service.wire.VaultUrls;
import java.util.List;
import java.util.Optional;

/// A request whose caller may do what it asks. Made by [Gate] only.
///
/// @param findings the checks that say so
record Admitted(
    Request request, Vault vault, ApiVersion apiVersion, Caller caller, List<Finding> findings) {
  /// The key in the path.
  KeyName name() {
    return nameIn(request);
  }

  static KeyName nameIn(Request request) {
    return new KeyName(request.pathParameter("name"));
  }

  /// The secret in the path.
  SecretName secretName() {
    return secretNameIn(request);
  }

  static SecretName secretNameIn(Request request) {
    return new SecretName(request.pathParameter("name"));
  }

  /// The version in the path; empty if it is left out or an empty segment.
  Optional<ObjectVersion> version() {
    var text = request.pathParameter("version");
    return text.isEmpty() ? Optional.empty() : Optional.of(new ObjectVersion(text));
  }

  VaultUrls urls() {
    return VaultUrls.of(request);
  }

  KeyWriter writer() {
    return new KeyWriter(vault, urls());
  }

  SecretWriter secretWriter() {
    return new SecretWriter(vault, urls());
  }

  /// The secret's path in decisions and audit.
  String resource(SecretName name) {
    return Scope.secret(vault.name().value(), name.value()).path();
  }

  String resource(SecretBundle bundle) {
    return resource(bundle.secret().name()) + "/" + bundle.version().version();
  }

  /// The key's path in decisions and audit.
  String resource(KeyName name) {
    return Scope.key(vault.name().value(), name.value()).path();
  }

  String resource(KeyBundle bundle) {
    return resource(bundle.key().name()) + "/" + bundle.version().version();
  }
}
