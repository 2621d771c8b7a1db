/// Workload identity: a token of another issuer - a Kubernetes cluster's service account, a build
/// service's job - in place of a secret of ours. An identity names the issuers, subjects and
/// audiences that it believes; what matches none of them exactly proves nothing.
@NullMarked
package io.privyseal.identity.federation;

import org.jspecify.annotations.NullMarked;
