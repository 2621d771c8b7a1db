package io.privyseal.attestation.reports.tcb;

import java.util.List;

/// How one platform stands today and after the next TCB recovery.
///
/// @param shortfalls what is too low today, then what will be
/// @param remarks what an operator should know besides
public record TcbOutlook(
    PlatformTcb platform,
    TcbStanding today,
    TcbStanding next,
    List<TcbShortfall> shortfalls,
    List<String> remarks) {
  public TcbOutlook {
    shortfalls = List.copyOf(shortfalls);
    remarks = List.copyOf(remarks);
  }
}
