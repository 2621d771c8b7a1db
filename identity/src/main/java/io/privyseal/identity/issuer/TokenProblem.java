package io.privyseal.identity.issuer;

/// Why the token endpoint refuses: OAuth's error and Microsoft Entra's number, one constant per
/// reason.
///
/// Source: RFC 6749 section 5.2; Microsoft identity platform, AADSTS error codes.
public enum TokenProblem {
  BODY_NOT_A_FORM(400, "invalid_request", 900144, "The request body must be a form."),
  GRANT_MISSING(
      400,
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'grant_type'."),
  CLIENT_MISSING(
      400,
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'client_id'."),
  SCOPE_MISSING(
      400,
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'scope'."),
  GRANT_NOT_SUPPORTED(
      400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."),
  TENANT_UNKNOWN(
      400,
      "invalid_request",
      90002,
      "Tenant not found. Check to make sure you have the correct tenant ID."),
  CLIENT_UNKNOWN(400, "unauthorized_client", 700016, "Application was not found in the directory."),
  PROOF_MISSING(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or"
          + " 'client_secret'."),
  SECRET_WRONG(401, "invalid_client", 7000215, "Invalid client secret provided."),
  ASSERTION_MALFORMED(401, "invalid_client", 50027, "The client assertion is not a valid JWT."),
  ASSERTION_TYPE_WRONG(
      401, "invalid_client", 7000219, "'client_assertion_type' must be the JWT bearer type."),
  ASSERTION_SIGNATURE_WRONG(
      401, "invalid_client", 700027, "The client assertion's signature is not valid."),
  ASSERTION_NOT_OF_CLIENT(
      401,
      "invalid_client",
      700021,
      "The client assertion's issuer and subject must be the application."),
  ASSERTION_AUDIENCE_WRONG(
      401,
      "invalid_client",
      700023,
      "The client assertion's audience is not this token endpoint or issuer."),
  ASSERTION_NOT_IN_TIME(
      401, "invalid_client", 700024, "The client assertion is not within its valid time range."),
  FEDERATED_ISSUER_UNKNOWN(
      401,
      "invalid_client",
      700211,
      "No matching federated identity record found for presented assertion issuer."),
  FEDERATED_SUBJECT_UNKNOWN(
      401,
      "invalid_client",
      700213,
      "No matching federated identity record found for presented assertion subject."),
  FEDERATED_AUDIENCE_UNKNOWN(
      401,
      "invalid_client",
      700212,
      "No matching federated identity record found for presented assertion audience."),
  FEDERATED_ASSERTION_INVALID(
      401, "invalid_client", 50013, "The assertion of the federated identity is not valid."),
  FEDERATED_ISSUER_SILENT(
      503,
      "temporarily_unavailable",
      90033,
      "A transient error has occurred. The keys of the assertion's issuer cannot be had."),
  SCOPE_NOT_DEFAULT(
      400,
      "invalid_scope",
      1002012,
      "Client credential flows must have a scope value with /.default suffixed to the resource."),
  RESOURCE_UNKNOWN(400, "invalid_resource", 500011, "The resource was not found in the tenant.");

  private final int status;
  private final String error;
  private final int number;
  private final String description;

  TokenProblem(int status, String error, int number, String description) {
    this.status = status;
    this.error = error;
    this.number = number;
    this.description = description;
  }

  public int status() {
    return status;
  }

  /// OAuth's error code.
  public String error() {
    return error;
  }

  /// The number after `AADSTS`.
  public int number() {
    return number;
  }

  public String description() {
    return description;
  }
}
