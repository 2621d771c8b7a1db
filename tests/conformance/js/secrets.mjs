// Drives a running Privyseal with @azure/keyvault-secrets and @azure/identity, unmodified but for URL
// and trust (NODE_EXTRA_CA_CERTS). Reads where the stack is from the environment, prints one line
// of JSON per step, and ends with status 1 at the first step that does not come out as it must.
import { ClientSecretCredential, DefaultAzureCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import assert from "node:assert/strict";

const env = (name) => {
  const value = process.env[name];
  assert.ok(value, `${name} is set`);
  return value;
};

const vault = env("PRIVYSEAL_VAULT");
const options = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };

async function step(name, work) {
  await work();
  console.log(JSON.stringify({ step: name, passed: true }));
}

async function refused(work, statusCode) {
  await assert.rejects(work, (error) => {
    assert.equal(error.statusCode, statusCode, String(error));
    return true;
  });
}

const operator = new ClientSecretCredential(
  env("PRIVYSEAL_TENANT"),
  env("PRIVYSEAL_CLIENT_ID"),
  env("PRIVYSEAL_CLIENT_SECRET"),
  { authorityHost: env("PRIVYSEAL_ISSUER"), disableInstanceDiscovery: true },
);
const secrets = new SecretClient(vault, operator, options);

await step("set, get, update, versions", async () => {
  const set = await secrets.setSecret("js-secret", "one", { contentType: "text/plain", tags: { from: "js" } });
  const got = await secrets.getSecret("js-secret");
  assert.equal(got.value, "one");
  assert.equal(got.properties.id, set.properties.id);
  assert.equal(got.properties.contentType, "text/plain");
  assert.deepEqual(got.properties.tags, { from: "js" });
  await secrets.updateSecretProperties("js-secret", set.properties.version, { tags: { from: "js", changed: "yes" } });
  assert.equal((await secrets.getSecret("js-secret")).properties.tags.changed, "yes");
  await secrets.setSecret("js-secret", "two");
  assert.equal((await secrets.getSecret("js-secret")).value, "two");
  assert.equal((await secrets.getSecret("js-secret", { version: set.properties.version })).value, "one");
  const versions = [];
  for await (const properties of secrets.listPropertiesOfSecretVersions("js-secret")) {
    versions.push(properties.version);
  }
  assert.equal(new Set(versions).size, 2);
});

await step("list over more than one page", async () => {
  for (let i = 0; i < 60; i++) {
    await secrets.setSecret(`js-spage-${i}`, "v");
  }
  const names = new Set();
  for await (const properties of secrets.listPropertiesOfSecrets()) {
    if (properties.name.startsWith("js-spage-")) {
      names.add(properties.name);
    }
  }
  assert.equal(names.size, 60);
});

await step("a disabled secret is not read", async () => {
  const set = await secrets.setSecret("js-disabled", "v", { enabled: false });
  assert.equal(set.properties.enabled, false);
  await refused(() => secrets.getSecret("js-disabled"), 403);
});

await step("back up, delete, purge, restore", async () => {
  const backup = await secrets.backupSecret("js-secret");
  await (await secrets.beginDeleteSecret("js-secret", { intervalInMs: 200 })).pollUntilDone();
  await secrets.purgeDeletedSecret("js-secret");
  await refused(() => secrets.getDeletedSecret("js-secret"), 404);
  assert.equal((await secrets.restoreSecretBackup(backup)).name, "js-secret");
  assert.equal((await secrets.getSecret("js-secret")).value, "two");
});

await step("delete, recover", async () => {
  const deleting = await secrets.beginDeleteSecret("js-secret", { intervalInMs: 200 });
  const deleted = await deleting.pollUntilDone();
  assert.ok(deleted.properties.scheduledPurgeDate > deleted.properties.deletedOn);
  const recovering = await secrets.beginRecoverDeletedSecret("js-secret", { intervalInMs: 200 });
  assert.equal((await recovering.pollUntilDone()).name, "js-secret");
});

await step("an unknown secret is not found, a user does not set", async () => {
  await refused(() => secrets.getSecret("js-none"), 404);
  const workload = new SecretClient(vault, new DefaultAzureCredential(), options);
  assert.equal((await workload.getSecret("js-secret")).value, "two");
  await refused(() => workload.setSecret("js-secret", "w"), 403);
});
