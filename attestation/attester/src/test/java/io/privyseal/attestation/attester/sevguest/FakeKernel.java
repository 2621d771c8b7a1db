package io.privyseal.attestation.attester.sevguest;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;

/// The kernel's driver and the firmware behind it, for one simulated machine. Reads and writes the
/// caller's memory by addresses and offsets of its own, not by the layouts of the code it tests.
final class FakeKernel implements GuestDevice {
  private static final int ENOTTY = 25;
  private static final int EIO = 5;

  private final SimulatedMachine machine;
  private final UnaryOperator<SnpReportBuilder> change;
  private final Queue<Refusal> refusals = new ArrayDeque<>();
  private final List<Long> calls = new ArrayList<>();
  private Bytes table = Bytes.empty();
  private int status;
  private int closed;

  /// @param exitInfo firmware's error in the lower half, hypervisor's in the upper
  private record Refusal(int errno, long exitInfo) {}

  FakeKernel(SimulatedMachine machine, UnaryOperator<SnpReportBuilder> change) {
    this.machine = machine;
    this.change = change;
  }

  FakeKernel table(Bytes certificates) {
    this.table = certificates;
    return this;
  }

  FakeKernel status(int firmware) {
    this.status = firmware;
    return this;
  }

  FakeKernel refuse(int errno, int firmware, int hypervisor) {
    refusals.add(new Refusal(errno, (firmware & 0xffff_ffffL) | ((long) hypervisor << 32)));
    return this;
  }

  List<Long> calls() {
    return calls;
  }

  int closed() {
    return closed;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    calls.add(request);
    var structure = bytes(argument).order(ByteOrder.LITTLE_ENDIAN);
    var refusal = refusals.poll();
    if (refusal != null) {
      structure.putLong(24, refusal.exitInfo());
      return refusal.errno();
    }
    if (request != 0xc020_5300L && request != 0xc020_5302L) {
      return ENOTTY;
    }
    var asked = at(structure.getLong(8), request == 0xc020_5302L ? 112 : 96);
    if (request == 0xc020_5302L && !certificates(asked)) {
      structure.putLong(24, 1L << 32);
      return EIO;
    }
    var userData = new byte[64];
    asked.get(0, userData);
    var report =
        change.apply(machine.report().reportData(Bytes.copyOf(userData)).vmpl(asked.getInt(64)));
    var response = at(structure.getLong(16), 4000);
    response.putInt(0, status).putInt(4, 1184).put(32, machine.sign(report).toArray());
    structure.putLong(24, 0);
    return OK;
  }

  private boolean certificates(ByteBuffer asked) {
    if (table.length() > asked.getInt(104)) {
      asked.putInt(104, table.length());
      return false;
    }
    at(asked.getLong(96), asked.getInt(104)).put(0, table.toArray());
    return true;
  }

  @Override
  public void close() {
    closed++;
  }

  static ByteBuffer bytes(MemorySegment memory) {
    return memory.asByteBuffer();
  }

  @SuppressWarnings("restricted") // as a kernel reads the memory of a process
  static ByteBuffer at(long address, int length) {
    return MemorySegment.ofAddress(address)
        .reinterpret(length)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] array(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).toArray(ValueLayout.JAVA_BYTE);
  }
}
