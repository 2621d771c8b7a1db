package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.RecognizedEvidence;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// What the command line gave beside the evidence: certificates, revocation lists, collateral.
///
/// @param others parts of the evidence in files of their own
/// @param chain goes with every piece of evidence
/// @param intel is looked through for what fits a quote
/// @param hasLists whether there are revocation lists, or collateral that should have some
record GivenFiles(
    EvidenceParts others, EvidenceParts chain, GivenEndorsements intel, boolean hasLists) {
  /// Files of one directory; Intel has a few for each of some dozen platforms.
  private static final int MAX_FILES = 2_000;

  private static final int MAX_DEPTH = 8;

  /// @throws CommandFailure if a file does not hold what it should
  static GivenFiles of(ParseResult arguments) {
    var chain = EvidenceParts.NONE;
    for (var file : VerifyOptions.paths(arguments, "--chain")) {
      chain = chain.plus(endorsements(file));
    }
    var intel = new GivenEndorsements();
    intel.add(chain);
    var beside = new ArrayList<EvidenceParts>();
    for (var file : VerifyOptions.paths(arguments, "--crl")) {
      var found = endorsements(file);
      if (found.revocationLists().isEmpty()) {
        throw CommandFailure.usage(
            file + " holds no revocation list", "Give a CRL in DER or PEM, as the maker has it.");
      }
      intel.add(found);
      beside.add(found);
    }
    for (var file : collateralFiles(arguments)) {
      if (!addOpenEnclave(file, intel)) {
        var found = endorsements(file);
        try {
          intel.add(found);
        } catch (MalformedInputException e) {
          throw damaged(file, e);
        }
        beside.add(found);
      }
    }
    return new GivenFiles(
        otherParts(arguments),
        withMakers(chain, beside, intel),
        intel,
        !beside.isEmpty() || !chain.revocationLists().isEmpty());
  }

  /// The endorsements of the Open Enclave SDK are no JSON: a table of all of them.
  private static boolean addOpenEnclave(Path file, GivenEndorsements intel) {
    try {
      intel.add(
          IntelCollateral.parseOpenEnclave(
              EvidenceRecognizer.withoutComment(InputFiles.read(file))));
      return true;
    } catch (MalformedInputException _) {
      return false; // of another form
    }
  }

  private static EvidenceParts otherParts(ParseResult arguments) {
    var parts = EvidenceParts.NONE;
    for (var file : VerifyOptions.paths(arguments, "--with")) {
      try {
        parts = parts.plus(EvidenceRecognizer.recognize(InputFiles.read(file)));
      } catch (MalformedInputException e) {
        throw CommandFailure.usage(
            "%s is no part of this evidence: %s".formatted(file, e.getMessage()),
            "Give a report, a quote or a log that belongs to FILE.");
      }
    }
    return parts;
  }

  /// What is not Intel's goes with the evidence as it is; Intel's is picked for each quote.
  private static EvidenceParts withMakers(
      EvidenceParts chain, List<EvidenceParts> beside, GivenEndorsements intel) {
    var certificates = new ArrayList<>(chain.certificates());
    var lists = new ArrayList<>(chain.revocationLists());
    for (var parts : beside) {
      parts.certificates().stream().filter(der -> !intel.holds(der)).forEach(certificates::add);
      parts.revocationLists().stream().filter(der -> !intel.revokes(der)).forEach(lists::add);
    }
    try {
      return chain.withCertificates(certificates).withRevocationLists(lists);
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "too many certificates or lists of other makers: " + e.getMessage(),
          "Name the chain and the list of one machine with --chain and --crl.");
    }
  }

  private static List<Path> collateralFiles(ParseResult arguments) {
    var all = new ArrayList<Path>();
    for (var path : VerifyOptions.paths(arguments, "--collateral")) {
      if (!Files.isDirectory(path)) {
        all.add(path);
        continue;
      }
      try (Stream<Path> files = Files.walk(path, MAX_DEPTH)) {
        files.filter(Files::isRegularFile).sorted().limit(MAX_FILES + 1L).forEach(all::add);
      } catch (IOException e) {
        throw CommandFailure.usage(
            path + " cannot be read: " + e.getClass().getSimpleName(), "Check the directory.");
      }
      if (all.size() > MAX_FILES) {
        throw CommandFailure.usage(
            path + " holds more than " + MAX_FILES + " files", "Name a directory of collateral.");
      }
    }
    return all;
  }

  private static EvidenceParts endorsements(Path file) {
    try {
      var found = EvidenceRecognizer.recognize(InputFiles.read(file));
      if (!(found.evidence() instanceof RecognizedEvidence.EndorsementsAlone)) {
        throw CommandFailure.usage(
            file + " is evidence, not certificates", "Give it as FILE, without the option.");
      }
      return found;
    } catch (MalformedInputException e) {
      throw damaged(file, e);
    }
  }

  private static CommandFailure damaged(Path file, MalformedInputException e) {
    return CommandFailure.usage(
        "%s holds no certificates or collateral: %s".formatted(file, e.getMessage()),
        "Give PEM, DER, the JSON of the host's certificate cache, or what Intel's service"
            + " answers.");
  }
}
