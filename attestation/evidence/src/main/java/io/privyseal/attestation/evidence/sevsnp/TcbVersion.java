package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The security version numbers of a platform's firmware, read in the layout of its product line.
///
/// Compared component by component, never as one integer: a newer microcode does not make up for an
/// older boot loader.
///
/// Source: AMD 56860, section 2.2 TCB_VERSION.
///
/// @param layout which byte means what
/// @param raw the 8 bytes as they stand in the report
public record TcbVersion(Layout layout, RawTcb raw) {

  /// A firmware component with a security version number of its own.
  public enum Component {
    /// FMC, the first mutable code; Turin and later only.
    FMC("fmc"),
    BOOTLOADER("bootloader"),
    TEE("tee"),
    SNP("snp"),
    MICROCODE("microcode");

    private final String label;

    Component(String label) {
      this.label = label;
    }

    /// Lower-case name for people.
    public String label() {
      return label;
    }
  }

  /// Where the components stand.
  public enum Layout {
    /// Milan and Genoa with their families: boot loader, TEE, four reserved bytes, SNP, microcode.
    MILAN_GENOA(-1, 0, 1, 6, 7),
    /// Turin and later: FMC, boot loader, TEE, SNP, three reserved bytes, microcode.
    TURIN(0, 1, 2, 3, 7);

    private final int fmc;
    private final int bootloader;
    private final int tee;
    private final int snp;
    private final int microcode;

    Layout(int fmc, int bootloader, int tee, int snp, int microcode) {
      this.fmc = fmc;
      this.bootloader = bootloader;
      this.tee = tee;
      this.snp = snp;
      this.microcode = microcode;
    }

    /// The components that this layout has, in the order of [Component].
    public List<Component> components() {
      var present = new ArrayList<Component>();
      for (var component : Component.values()) {
        if (has(component)) {
          present.add(component);
        }
      }
      return present;
    }

    public boolean has(Component component) {
      return offset(component) >= 0;
    }

    private int offset(Component component) {
      return switch (component) {
        case FMC -> fmc;
        case BOOTLOADER -> bootloader;
        case TEE -> tee;
        case SNP -> snp;
        case MICROCODE -> microcode;
      };
    }

    private boolean isReserved(int index) {
      return components().stream().noneMatch(c -> offset(c) == index);
    }
  }

  /// The TCB with these numbers; reserved bytes are zero.
  ///
  /// @param fmc ignored in a layout without FMC
  /// @throws IllegalArgumentException if a number is not 0 to 255
  public static TcbVersion of(
      Layout layout, int fmc, int bootloader, int tee, int snp, int microcode) {
    var raw = new byte[RawTcb.BYTES];
    for (var component : layout.components()) {
      var value =
          switch (component) {
            case FMC -> fmc;
            case BOOTLOADER -> bootloader;
            case TEE -> tee;
            case SNP -> snp;
            case MICROCODE -> microcode;
          };
      if (value < 0 || value > 0xff) {
        throw new IllegalArgumentException(component.label() + " must be 0 to 255");
      }
      raw[layout.offset(component)] = (byte) value;
    }
    return new TcbVersion(layout, new RawTcb(Bytes.copyOf(raw)));
  }

  /// The number of `component`; empty if the layout does not have it.
  public OptionalInt get(Component component) {
    return layout.has(component)
        ? OptionalInt.of(raw.bytes().at(layout.offset(component)))
        : OptionalInt.empty();
  }

  /// Empty before Turin.
  public OptionalInt fmc() {
    return get(Component.FMC);
  }

  public int bootloader() {
    return get(Component.BOOTLOADER).getAsInt();
  }

  public int tee() {
    return get(Component.TEE).getAsInt();
  }

  public int snp() {
    return get(Component.SNP).getAsInt();
  }

  public int microcode() {
    return get(Component.MICROCODE).getAsInt();
  }

  /// Whether the bytes without a component are zero.
  public boolean reservedIsZero() {
    for (var i = 0; i < RawTcb.BYTES; i++) {
      if (layout.isReserved(i) && raw.bytes().at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The components in which this TCB is below `minimum`; empty when it is at least `minimum`.
  ///
  /// @throws IllegalArgumentException if the layouts differ
  public List<Component> below(TcbVersion minimum) {
    if (layout != minimum.layout) {
      throw new IllegalArgumentException("TCB versions of different layouts have no order");
    }
    return layout.components().stream()
        .filter(c -> get(c).getAsInt() < minimum.get(c).getAsInt())
        .toList();
  }

  /// `bootloader 3, tee 0, snp 8, microcode 115`.
  @Override
  public String toString() {
    return String.join(
        ", ", layout.components().stream().map(c -> c.label() + " " + get(c).getAsInt()).toList());
  }
}
