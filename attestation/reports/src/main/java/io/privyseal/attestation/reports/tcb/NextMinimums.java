package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads what an operator will ask of AMD platforms next:
/// `Milan:bootloader=4,snp=24,microcode=219;Genoa:microcode=84`. A component that is left out is 0.
public final class NextMinimums {
  private static final int MAX_CHARS = 1024;

  private NextMinimums() {}

  /// @throws MalformedInputException if it has another form
  public static Map<ProductLine, TcbVersion> parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedInputException("next minimum: too long");
    }
    var minimums = new EnumMap<ProductLine, TcbVersion>(ProductLine.class);
    for (var part : text.split(";", -1)) {
      var colon = part.indexOf(':');
      var line = line(colon < 0 ? part : part.substring(0, colon));
      if (minimums.put(line, tcb(line, colon < 0 ? "" : part.substring(colon + 1))) != null) {
        throw new MalformedInputException(
            "next minimum: %s is given twice".formatted(line.label()));
      }
    }
    return minimums;
  }

  private static ProductLine line(String label) {
    return Arrays.stream(ProductLine.values())
        .filter(line -> line.label().equalsIgnoreCase(label.strip()))
        .findFirst()
        .orElseThrow(() ->
            new MalformedInputException(
                Arrays.stream(ProductLine.values())
                    .map(ProductLine::label)
                    .collect(Collectors.joining(", ", "next minimum: expected one of ", ""))));
  }

  private static TcbVersion tcb(ProductLine line, String text) {
    var numbers = new EnumMap<Component, Integer>(Component.class);
    for (var pair : text.split(",", -1)) {
      var equals = pair.indexOf('=');
      var component = component(line, equals < 0 ? pair : pair.substring(0, equals).strip());
      if (numbers.put(component, number(equals < 0 ? "" : pair.substring(equals + 1).strip()))
          != null) {
        throw new MalformedInputException(
            "next minimum: %s is given twice".formatted(component.label()));
      }
    }
    return TcbVersion.of(
        line.tcbLayout(),
        numbers.getOrDefault(Component.FMC, 0),
        numbers.getOrDefault(Component.BOOTLOADER, 0),
        numbers.getOrDefault(Component.TEE, 0),
        numbers.getOrDefault(Component.SNP, 0),
        numbers.getOrDefault(Component.MICROCODE, 0));
  }

  private static Component component(ProductLine line, String label) {
    return line.tcbLayout().components().stream()
        .filter(component -> component.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new MalformedInputException(
                line.tcbLayout().components().stream()
                    .map(Component::label)
                    .collect(Collectors.joining(", ", "next minimum: expected one of ", ""))));
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 0xff) {
      throw new MalformedInputException("next minimum: expected a number of 0 to 255");
    }
    return Integer.parseInt(text);
  }
}
