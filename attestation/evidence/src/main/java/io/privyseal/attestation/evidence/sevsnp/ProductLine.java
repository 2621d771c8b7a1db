package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import java.util.Optional;

/// A line of AMD EPYC processors that shares one root key.
///
/// Source: AMD 57230 (VCEK certificate and KDS interface), product names; AMD 56860, CPUID fields.
public enum ProductLine {
  MILAN("Milan", Layout.MILAN_GENOA),
  /// Genoa with Bergamo and Siena.
  GENOA("Genoa", Layout.MILAN_GENOA),
  TURIN("Turin", Layout.TURIN),
  /// Known by its processor numbers; AMD has published no root for it that is pinned here.
  VENICE("Venice", Layout.TURIN);

  private final String label;
  private final Layout tcbLayout;

  ProductLine(String label, Layout tcbLayout) {
    this.label = label;
    this.tcbLayout = tcbLayout;
  }

  /// The name that AMD's certificates and key distribution service use.
  public String label() {
    return label;
  }

  public Layout tcbLayout() {
    return tcbLayout;
  }

  /// The line of a processor by its combined CPUID family and model; empty for any other.
  public static Optional<ProductLine> ofCpuid(int family, int model) {
    return switch (family) {
      case 0x19 -> {
        if (model <= 0x0f) {
          yield Optional.of(MILAN);
        }
        yield in(model, 0x10, 0x1f) || in(model, 0xa0, 0xaf)
            ? Optional.of(GENOA)
            : Optional.empty();
      }
      case 0x1a -> {
        if (model <= 0x11) {
          yield Optional.of(TURIN);
        }
        yield in(model, 0x50, 0x57) || in(model, 0x90, 0xaf) || in(model, 0xc0, 0xc7)
            ? Optional.of(VENICE)
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /// The line of a certificate's product name, with or without a stepping: `Milan-B0`, `Genoa`.
  public static Optional<ProductLine> ofProductName(String name) {
    var dash = name.indexOf('-');
    var line = dash < 0 ? name : name.substring(0, dash);
    for (var known : values()) {
      if (known.label.equals(line)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  private static boolean in(int value, int from, int to) {
    return from <= value && value <= to;
  }
}
