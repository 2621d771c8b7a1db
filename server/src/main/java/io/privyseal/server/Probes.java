package io.privyseal.server;

import io.privyseal.attestation.service.AttestationService;
import io.privyseal.keyvault.service.VaultService;
import io.privyseal.keyvault.storage.WrongRootKeyException;
import io.privyseal.server.platform.NotUsableException;
import io.privyseal.server.platform.Probe;
import io.privyseal.server.platform.storage.DatabaseProbes;
import java.util.ArrayList;
import java.util.List;

/// What an installation needs to be ready, in both profiles: a database that takes changes, an
/// audit log that takes entries, a root key that opens the keys, attestation services that can
/// sign.
final class Probes {
  private static final String DATABASE =
      "Start PostgreSQL or make the way to it free, and see that database.url names its primary.";
  private static final String AUDIT =
      "Give the user of database.user the right to insert into audit.entry.";
  private static final String KEYS =
      "Start with the root key and the key store that this database was first used with.";
  private static final String ATTESTATION =
      "Look for the attestation service in the log; it makes its keys in the database.";
  private static final String ISSUERS =
      "Make the way to the issuers free; until then tokens are checked with the keys at hand.";

  private Probes() {}

  static List<Probe> of(
      Foundations foundations,
      VaultService vault,
      Tokens tokens,
      List<AttestationService> instances) {
    var database = new DatabaseProbes(foundations.database(), foundations.clock());
    var probes = new ArrayList<Probe>();
    probes.add(Probe.required("database", DATABASE, database::writable));
    probes.add(Probe.required("audit", AUDIT, database::auditable));
    probes.add(Probe.required("keys", KEYS, () -> usable(vault)));
    for (var instance : instances) {
      probes.add(
          Probe.required(instance.webService().name(), ATTESTATION, instance::publishedKeys));
    }
    probes.add(Probe.warning("issuers", ISSUERS, tokens::check));
    return probes;
  }

  private static void usable(VaultService vault) {
    try {
      vault.check();
    } catch (WrongRootKeyException e) {
      throw new NotUsableException("the keys there are sealed under another root key");
    }
  }
}
