/// What every command is and is given: the port [io.privyseal.cli.command.Command], the
/// surroundings it runs in, its exit codes, and the failures that tell the reader what to do next.
@NullMarked
package io.privyseal.cli.command;

import org.jspecify.annotations.NullMarked;
