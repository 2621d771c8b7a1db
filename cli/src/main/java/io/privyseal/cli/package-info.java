/// The command line: the entry [io.privyseal.cli.Main] and the catalogue of commands.
///
/// Each command is one class in the package of its noun. It describes itself to picocli with the
/// programmatic API, so that nothing is read by reflection and only the command that is run is
/// built. Results go to standard output, progress and errors to standard error; `--json` turns the
/// result into one JSON document. To add a command: implement [io.privyseal.cli.command.Command],
/// name it in [io.privyseal.cli.Catalogue].
@NullMarked
package io.privyseal.cli;

import org.jspecify.annotations.NullMarked;
