package io.privyseal.cli;

import io.privyseal.cli.attest.AttestCommand;
import io.privyseal.cli.attestationpolicy.MaaPolicyCommand;
import io.privyseal.cli.collateral.CollateralCommand;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.demo.DemoCommand;
import io.privyseal.cli.elevate.ElevateCommand;
import io.privyseal.cli.policy.PolicyCommand;
import io.privyseal.cli.production.AdministratorCommand;
import io.privyseal.cli.production.RootKeyCommand;
import io.privyseal.cli.production.ServerCommand;
import io.privyseal.cli.report.ReportCommand;
import io.privyseal.cli.report.TcbCommand;
import io.privyseal.cli.revoke.RevokeCommand;
import io.privyseal.cli.stack.DecisionCommand;
import io.privyseal.cli.stack.RoleCommand;
import io.privyseal.cli.stack.TokenCommand;
import io.privyseal.cli.stack.UpCommand;
import io.privyseal.cli.verify.VerifyCommand;
import java.util.Arrays;
import java.util.Optional;

/// The commands, in the order of the help.
enum Catalogue {
  DEMO("demo"),
  UP("up"),
  SERVER("server"),
  ATTEST("attest"),
  VERIFY("verify"),
  POLICY("policy"),
  MAA_POLICY("maa-policy"),
  DECISION("decision"),
  TOKEN("token"),
  ROLE("role"),
  ELEVATE("elevate"),
  REVOKE("revoke"),
  REPORT("report"),
  TCB("tcb"),
  COLLATERAL("collateral"),
  ROOT_KEY("root-key"),
  ADMINISTRATOR("admin");

  private final String commandName;

  Catalogue(String commandName) {
    this.commandName = commandName;
  }

  static Optional<Catalogue> named(String name) {
    return Arrays.stream(values()).filter(entry -> entry.commandName.equals(name)).findFirst();
  }

  String commandName() {
    return commandName;
  }

  Command make() {
    return switch (this) {
      case DEMO -> new DemoCommand();
      case UP -> new UpCommand();
      case SERVER -> new ServerCommand();
      case ATTEST -> new AttestCommand();
      case VERIFY -> new VerifyCommand();
      case POLICY -> new PolicyCommand();
      case MAA_POLICY -> new MaaPolicyCommand();
      case DECISION -> new DecisionCommand();
      case TOKEN -> new TokenCommand();
      case ROLE -> new RoleCommand();
      case ELEVATE -> new ElevateCommand();
      case REVOKE -> new RevokeCommand();
      case REPORT -> new ReportCommand();
      case TCB -> new TcbCommand();
      case COLLATERAL -> new CollateralCommand();
      case ROOT_KEY -> new RootKeyCommand();
      case ADMINISTRATOR -> new AdministratorCommand();
    };
  }
}
