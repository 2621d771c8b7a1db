package io.privyseal.keyvault.service;

import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import io.privyseal.keyvault.domain.RefusedException;

/// The paths of the data planes of keys and secrets. Each operation has two, with a version and
/// without; an empty version segment, as some clients send it, counts as without.
final class VaultRoutes {
  private static final String KEY = "/keys/{name}";
  private static final String VERSION = "/keys/{name}/{version}";
  private static final String DELETED = "/deletedkeys/{name}";
  private static final String SECRET = "/secrets/{name}";
  private static final String SECRET_VERSION = "/secrets/{name}/{version}";
  private static final String DELETED_SECRET = "/deletedsecrets/{name}";

  /// An operation that is the same with and without a version.
  private interface Versioned {
    Reply handle(Request request, boolean versioned);
  }

  private final Routes.Builder routes = Routes.builder();
  private final VaultHeaders headers;

  private VaultRoutes(VaultHeaders headers) {
    this.headers = headers;
  }

  static Routes of(
      VaultHeaders headers,
      KeyEndpoints keys,
      ImportEndpoint imports,
      RotationEndpoints rotation,
      ModuleEndpoints module,
      RoleEndpoints roles,
      UseEndpoints use,
      BatchEndpoints batch,
      ReleaseEndpoint release,
      VaultSecrets secrets,
      DecisionEndpoint decision) {
    var routes = new VaultRoutes(headers);
    routes.lifecycle(keys);
    routes.add("PUT", KEY, imports::importKey);
    routes.rotation(rotation);
    routes.add("GET", VERSION + "/attestation", module::attestation);
    routes.add("POST", "/rng", module::random);
    routes.roles(roles);
    routes.operations(use, release);
    routes.secrets(secrets.endpoints(), secrets.release());
    routes.secretRotation(secrets.rotation());
    routes.both("wrapkeys", batch::wrap);
    routes.both("unwrapkeys", batch::unwrap);
    routes.add("GET", "/decisions/{id}", decision::get);
    return routes.routes.build();
  }

  private void lifecycle(KeyEndpoints keys) {
    add("POST", KEY + "/create", keys::create);
    add("GET", KEY, keys::get);
    add("GET", VERSION, keys::getVersion);
    add("GET", KEY + "/versions", keys::versions);
    add("GET", KEY + "/releasepolicies", keys::releasePolicies);
    add("GET", "/keys", keys::list);
    add("PATCH", KEY, keys::update);
    add("PATCH", VERSION, keys::updateVersion);
    add("POST", KEY + "/backup", keys::backup);
    add("POST", "/keys/restore", keys::restore);
    add("DELETE", KEY, keys::delete);
    add("GET", "/deletedkeys", keys::listDeleted);
    add("GET", DELETED, keys::getDeleted);
    add("POST", DELETED + "/recover", keys::recover);
    add("DELETE", DELETED, keys::purge);
  }

  private void rotation(RotationEndpoints rotation) {
    add("POST", KEY + "/rotate", rotation::rotate);
    add("GET", KEY + "/rotationpolicy", rotation::policy);
    add("PUT", KEY + "/rotationpolicy", rotation::setPolicy);
  }

  private void operations(UseEndpoints use, ReleaseEndpoint release) {
    both("encrypt", (request, v) -> use.protect(request, UseEndpoints.ENCRYPT, v));
    both("decrypt", (request, v) -> use.open(request, UseEndpoints.DECRYPT, v));
    both("wrapkey", (request, v) -> use.protect(request, UseEndpoints.WRAP, v));
    both("unwrapkey", (request, v) -> use.open(request, UseEndpoints.UNWRAP, v));
    both("sign", use::sign);
    both("verify", use::verify);
    both("release", release::release);
  }

  private void secrets(SecretEndpoints secrets, SecretReleaseEndpoint release) {
    add("PUT", SECRET, secrets::set);
    add("GET", SECRET, secrets::get);
    add("GET", SECRET_VERSION, secrets::getVersion);
    add("GET", SECRET + "/versions", secrets::versions);
    add("GET", "/secrets", secrets::list);
    add("PATCH", SECRET, secrets::update);
    add("PATCH", SECRET_VERSION, secrets::updateVersion);
    add("POST", SECRET + "/backup", secrets::backup);
    add("POST", "/secrets/restore", secrets::restore);
    add("DELETE", SECRET, secrets::delete);
    add("GET", "/deletedsecrets", secrets::listDeleted);
    add("GET", DELETED_SECRET, secrets::getDeleted);
    add("POST", DELETED_SECRET + "/recover", secrets::recover);
    add("DELETE", DELETED_SECRET, secrets::purge);
    add("POST", SECRET + "/release", request -> release.release(request, false));
    add("POST", SECRET_VERSION + "/release", request -> release.release(request, true));
  }

  private void secretRotation(SecretRotationEndpoints rotation) {
    add("POST", SECRET + "/rotate", rotation::rotate);
    add("GET", SECRET + "/rotationpolicy", rotation::policy);
    add("PUT", SECRET + "/rotationpolicy", rotation::setPolicy);
    add("DELETE", SECRET + "/rotationpolicy", rotation::removePolicy);
  }

  /// Below a scope of up to three segments.
  private void roles(RoleEndpoints roles) {
    var scope = "";
    for (var i = 0; i <= RoleEndpoints.MAX_SCOPE_SEGMENTS; i++) {
      var segments = i;
      scope += i == 0 ? "" : "/{s" + i + "}";
      var definitions = scope + "/providers/Microsoft.Authorization/roleDefinitions";
      add("GET", definitions, request -> roles.definitions(request, segments));
      add("GET", definitions + "/{id}", request -> roles.definition(request, segments));
      add("PUT", definitions + "/{id}", request -> roles.changeDefinition(request, segments));
      add("DELETE", definitions + "/{id}", request -> roles.changeDefinition(request, segments));
      var assignments = scope + "/providers/Microsoft.Authorization/roleAssignments";
      add("GET", assignments, request -> roles.assignments(request, segments));
      add("GET", assignments + "/{id}", request -> roles.assignment(request, segments));
      add("PUT", assignments + "/{id}", request -> roles.assign(request, segments));
      add("DELETE", assignments + "/{id}", request -> roles.remove(request, segments));
    }
  }

  private void both(String operation, Versioned handler) {
    add("POST", KEY + "/" + operation, request -> handler.handle(request, false));
    add("POST", VERSION + "/" + operation, request -> handler.handle(request, true));
  }

  private void add(String method, String pattern, Handler handler) {
    routes.add(
        method,
        pattern,
        headers.around(request -> {
          try {
            return handler.handle(request);
          } catch (RefusedException e) {
            throw Problems.of(e);
          }
        }));
  }
}
