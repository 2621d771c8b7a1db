// Drives a running Privyseal with @azure/attestation, unmodified but for URL and trust
// (NODE_EXTRA_CA_CERTS): the flows of its samples, over simulated evidence from the environment.
// Prints one line of JSON per step, and ends with status 1 at the first step that does not come out
// as it must.
import { AttestationAdministrationClient, AttestationClient, KnownAttestationType } from "@azure/attestation";
import { ClientSecretCredential } from "@azure/identity";
import assert from "node:assert/strict";

const env = (name) => {
  const value = process.env[name];
  assert.ok(value, `${name} is set`);
  return value;
};

const authority = env("PRIVYSEAL_AUTHORITY");
const options = {
  retryOptions: { maxRetries: 0 },
  validationOptions: {
    validateToken: true,
    validateExpirationTime: true,
    validateNotBeforeTime: true,
    validateIssuer: true,
    expectedIssuer: authority,
    timeValidationSlack: 10,
  },
};
const quote = Buffer.from(env("PRIVYSEAL_SGX_QUOTE"), "base64url");
const report = Buffer.from(env("PRIVYSEAL_OE_REPORT"), "base64url");
const runtime = env("PRIVYSEAL_RUNTIME_DATA");
const permit = "version=1.0;authorizationrules{=> permit();};issuancerules{=> issue(type=\"js\", value=\"yes\");};";

async function step(name, work) {
  await work();
  console.log(JSON.stringify({ step: name, passed: true }));
}

const refused = (work, statusCode) =>
  assert.rejects(work, (error) => {
    assert.equal(error.statusCode, statusCode, String(error));
    return true;
  });

const credential = new ClientSecretCredential(
  env("PRIVYSEAL_TENANT"),
  env("PRIVYSEAL_CLIENT_ID"),
  env("PRIVYSEAL_CLIENT_SECRET"),
  { authorityHost: env("PRIVYSEAL_ISSUER"), disableInstanceDiscovery: true },
);
const client = new AttestationClient(authority, options);
const administration = new AttestationAdministrationClient(authority, credential, options);

await step("signers and metadata", async () => {
  const signers = await client.getAttestationSigners();
  assert.ok(signers.length > 0);
  assert.ok(signers[0].certificates[0].includes("BEGIN CERTIFICATE"));
  const metadata = await client.getOpenIdMetadata();
  assert.equal(metadata.issuer, authority);
});

await step("attest an SGX quote", async () => {
  const { body, token } = await client.attestSgxEnclave(quote);
  assert.equal(body.verifierType, "sgx");
  assert.equal(body.isDebuggable, false);
  assert.equal(token.issuer, authority);
});

await step("attest an SGX quote with runtime data in JSON", async () => {
  const { body } = await client.attestSgxEnclave(quote, { runTimeJson: Buffer.from(runtime) });
  assert.deepEqual(body.runTimeClaims, JSON.parse(runtime));
});

await step("attest an SGX quote with binary runtime data", async () => {
  const { body } = await client.attestSgxEnclave(quote, { runTimeData: Buffer.from(runtime) });
  assert.equal(Buffer.from(body.enclaveHeldData).toString(), runtime);
});

await step("attest an Open Enclave report", async () => {
  const { body } = await client.attestOpenEnclave(report, { runTimeJson: Buffer.from(runtime) });
  assert.equal(body.verifierType, "sgx");
  assert.deepEqual(body.runTimeClaims, JSON.parse(runtime));
});

await step("attest under a draft policy", async () => {
  const draft = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(
    JSON.stringify({ AttestationPolicy: Buffer.from(permit).toString("base64url") }),
  ).toString("base64url")}.`;
  const { token } = await client.attestSgxEnclave(quote, { draftPolicyForAttestation: draft });
  assert.equal(token.algorithm, "none");
});

await step("refuse other runtime data", async () => {
  await refused(() => client.attestSgxEnclave(quote, { runTimeJson: Buffer.from('{"other":1}') }), 400);
});

await step("challenge a TPM", async () => {
  const tpm = new AttestationClient(authority, credential, options);
  const answer = JSON.parse(await tpm.attestTpm(JSON.stringify({ payload: { type: "aikcert" } })));
  assert.ok(answer.payload.challenge);
  assert.ok(answer.payload.service_context);
});

for (const type of [
  KnownAttestationType.SgxEnclave,
  KnownAttestationType.OpenEnclave,
  KnownAttestationType.Tpm,
]) {
  await step(`set, get and reset the policy of ${type}`, async () => {
    const set = await administration.setPolicy(type, permit);
    assert.equal(set.body.policyResolution, "Updated");
    assert.equal((await administration.getPolicy(type)).body, permit);
    const reset = await administration.resetPolicy(type);
    assert.equal(reset.body.policyResolution, "Removed");
  });
}

await step("set a signed policy", async () => {
  const signer = { privateKey: env("PRIVYSEAL_SIGNER_KEY"), certificate: env("PRIVYSEAL_SIGNER_CERTIFICATE") };
  const set = await administration.setPolicy(KnownAttestationType.SgxEnclave, permit, signer);
  assert.equal(set.body.policySigner.certificates.length, 1);
  const { body } = await client.attestSgxEnclave(quote);
  assert.ok(body.policySigner);
  await administration.resetPolicy(KnownAttestationType.SgxEnclave, signer);
});

await step("policy management certificates", async () => {
  assert.deepEqual((await administration.getPolicyManagementCertificates()).body, []);
  await refused(
    () =>
      administration.addPolicyManagementCertificate(
        env("PRIVYSEAL_SIGNER_CERTIFICATE"),
        env("PRIVYSEAL_SIGNER_KEY"),
        env("PRIVYSEAL_SIGNER_CERTIFICATE"),
      ),
    400,
  );
});
