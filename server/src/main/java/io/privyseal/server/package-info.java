/// The assembly: how services, storage, certificates and identities come together in one process.
///
/// [LocalStack] is the local profile, also for tests of programs that use the product;
/// [ProductionServer] the production one. Both build the same services from the same parts
/// ([Services]); they differ in where the parts come from: made in a data directory, or given by
/// the operator.
@NullMarked
package io.privyseal.server;

import org.jspecify.annotations.NullMarked;
