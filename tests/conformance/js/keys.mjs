// Drives a running Privyseal with @azure/keyvault-keys and @azure/identity, unmodified but for URL
// and trust (NODE_EXTRA_CA_CERTS). Reads where the stack is from the environment, prints one line
// of JSON per step, and ends with status 1 at the first step that does not come out as it must.
import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { CryptographyClient, KeyClient } from "@azure/keyvault-keys";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const env = (name) => {
  const value = process.env[name];
  assert.ok(value, `${name} is set`);
  return value;
};

const vault = env("PRIVYSEAL_VAULT");
const options = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
const digest = (text) => createHash("sha256").update(text).digest();

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
const keys = new KeyClient(vault, operator, options);

await step("managed identity credential gets the workload's token", async () => {
  const token = await new ManagedIdentityCredential().getToken("https://vault.azure.net/.default");
  assert.equal(claims(token.token).oid, env("PRIVYSEAL_WORKLOAD_OBJECT_ID"));
});

await step("default credential gets the workload's token", async () => {
  const token = await new DefaultAzureCredential().getToken("https://vault.azure.net/.default");
  assert.equal(claims(token.token).oid, env("PRIVYSEAL_WORKLOAD_OBJECT_ID"));
});

await step("create, get, update, versions", async () => {
  const created = await keys.createRsaKey("js-rsa", { keySize: 2048, hsm: true, tags: { from: "js" } });
  assert.equal(created.keyType, "RSA-HSM");
  const got = await keys.getKey("js-rsa");
  assert.equal(got.id, created.id);
  assert.deepEqual(got.properties.tags, { from: "js" });
  await keys.updateKeyProperties("js-rsa", created.properties.version, { tags: { from: "js", changed: "yes" } });
  assert.equal((await keys.getKey("js-rsa")).properties.tags.changed, "yes");
  await keys.createRsaKey("js-rsa", { hsm: true });
  const versions = [];
  for await (const properties of keys.listPropertiesOfKeyVersions("js-rsa")) {
    versions.push(properties.version);
  }
  assert.equal(new Set(versions).size, 2);
});

await step("list more than a thousand keys", async () => {
  const many = 1010;
  for (let i = 0; i < many; i += 10) {
    const batch = Array.from({ length: 10 }, (_, j) => keys.createEcKey(`js-page-${i + j}`, { curve: "P-256" }));
    await Promise.all(batch);
  }
  const names = new Set();
  for await (const properties of keys.listPropertiesOfKeys()) {
    if (properties.name.startsWith("js-page-")) {
      names.add(properties.name);
    }
  }
  assert.equal(names.size, many);
});

await step("rotation policy", async () => {
  await keys.createEcKey("js-rotation", { curve: "P-256" });
  const unset = await keys.getKeyRotationPolicy("js-rotation");
  assert.deepEqual(unset.lifetimeActions, [
    { action: "Notify", timeAfterCreate: undefined, timeBeforeExpiry: "P30D" },
  ]);
  await keys.updateKeyRotationPolicy("js-rotation", {
    expiresIn: "P90D",
    lifetimeActions: [{ action: "Rotate", timeBeforeExpiry: "P30D" }],
  });
  const set = await keys.getKeyRotationPolicy("js-rotation");
  assert.equal(set.expiresIn, "P90D");
  assert.equal(set.lifetimeActions[0].action, "Rotate");
  assert.ok(set.createdOn instanceof Date);
  const rotated = await keys.rotateKey("js-rotation");
  assert.equal(rotated.properties.expiresOn - rotated.properties.createdOn, 90 * 24 * 3600 * 1000);
  await refused(() => keys.updateKeyRotationPolicy("js-rotation", { expiresIn: "P27D" }), 400);
});

await step("encrypt, decrypt, wrap, unwrap", async () => {
  const client = new CryptographyClient(await keys.getKey("js-rsa"), operator, options);
  const plaintext = Buffer.from("a secret of the script");
  const sealed = await client.encrypt({ algorithm: "RSA-OAEP-256", plaintext });
  const opened = await client.decrypt({ algorithm: "RSA-OAEP-256", ciphertext: sealed.result });
  assert.deepEqual(Buffer.from(opened.result), plaintext);
  const dataKey = Buffer.alloc(32, 7);
  const wrapped = await client.wrapKey("RSA-OAEP", dataKey);
  assert.deepEqual(Buffer.from((await client.unwrapKey("RSA-OAEP", wrapped.result)).result), dataKey);
});

await step("sign and verify", async () => {
  const rsa = new CryptographyClient(await keys.getKey("js-rsa"), operator, options);
  const ps = await rsa.sign("PS256", digest("agreed"));
  assert.equal((await rsa.verify("PS256", digest("agreed"), ps.result)).result, true);
  await keys.createEcKey("js-ec", { curve: "P-256", hsm: true });
  const ec = new CryptographyClient(await keys.getKey("js-ec"), operator, options);
  const es = await ec.sign("ES256", digest("agreed"));
  assert.equal(es.result.length, 64);
  assert.equal((await ec.verify("ES256", digest("agreed"), es.result)).result, true);
  assert.equal((await ec.verify("ES256", digest("changed"), es.result)).result, false);
});

await step("release an exportable key", async () => {
  const policy = {
    version: "1.0.0",
    anyOf: [
      {
        authority: env("PRIVYSEAL_AUTHORITY"),
        allOf: [
          { claim: "x-ms-attestation-type", equals: "sevsnpvm" },
          { claim: "x-ms-compliance-status", equals: "azure-compliant-cvm" },
        ],
      },
    ],
  };
  const releasePolicy = { encodedPolicy: Buffer.from(JSON.stringify(policy)) };
  const created = await keys.createRsaKey("js-release", { hsm: true, exportable: true, releasePolicy });
  assert.equal(created.properties.exportable, true);
  const workload = new KeyClient(vault, new DefaultAzureCredential(), options);
  const released = await workload.releaseKey("js-release", env("PRIVYSEAL_ATTESTATION_TOKEN"), { nonce: "js" });
  const statement = claims(released.value);
  assert.equal(statement.request.nonce, "js");
  assert.ok(statement.response.key.key.key_hsm.length > 1000);
  await refused(() => workload.releaseKey("js-release", env("PRIVYSEAL_FOREIGN_TOKEN")), 403);
});

await step("delete, recover, purge", async () => {
  const deleting = await keys.beginDeleteKey("js-ec", { intervalInMs: 200 });
  const deleted = await deleting.pollUntilDone();
  assert.ok(deleted.properties.scheduledPurgeDate > deleted.properties.deletedOn);
  const recovering = await keys.beginRecoverDeletedKey("js-ec", { intervalInMs: 200 });
  assert.equal((await recovering.pollUntilDone()).name, "js-ec");
  await (await keys.beginDeleteKey("js-ec", { intervalInMs: 200 })).pollUntilDone();
  await keys.purgeDeletedKey("js-ec");
  await refused(() => keys.getDeletedKey("js-ec"), 404);
});

await step("an unknown key is not found", () => refused(() => keys.getKey("js-none"), 404));
