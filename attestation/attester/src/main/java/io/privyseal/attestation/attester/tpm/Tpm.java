package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.tpm.Exchange.Authorization;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.Sized;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// A TPM 2.0, one command at a time. Thread-safe; holds its transport until [#close].
///
/// Every method throws [TpmRefusedException] if the TPM refuses the command, and
/// [io.privyseal.attestation.attester.DeviceUnavailableException] if it does not answer, or not in
/// form.
public final class Tpm implements AutoCloseable {
  /// Most that is read or written of an NV index at once; TPMs take at least this.
  public static final int NV_CHUNK_BYTES = 1024;

  /// Values that one TPM2_PCR_Read gives out.
  private static final int MAX_PCRS_PER_READ = 8;

  private static final int OWNER = 0x4000_0001;
  private static final int NULL_HIERARCHY = 0x4000_0007;
  private static final int POLICY_SESSION = 1;
  private static final int NONCE_BYTES = 16;
  private static final int ALG_RSAES = 0x0015;
  private static final int ALG_OAEP = 0x0017;

  private final Exchange exchange;

  /// @param transport closed with this
  public Tpm(TpmTransport transport, Pause pause) {
    this.exchange = new Exchange(transport, pause);
  }

  public static Tpm open(TpmAddress address, Pause pause) {
    return new Tpm(TpmTransport.open(address), pause);
  }

  /// For people.
  public String name() {
    return exchange.transport().name();
  }

  /// TPM2_Startup(CLEAR); a TPM that runs already stays as it is. A machine's firmware does it, a
  /// software TPM must be told.
  public synchronized void startup() {
    try {
      exchange.send(CommandCode.STARTUP, List.of(), new Marshal().u16(0));
    } catch (TpmRefusedException e) {
      if (!e.alreadyStarted()) {
        throw e;
      }
    }
  }

  public synchronized NvPublic nvPublic(int index) {
    return parse(
        CommandCode.NV_READ_PUBLIC,
        exchange.send(CommandCode.NV_READ_PUBLIC, List.of(index), new Marshal()).parameters(),
        NvPublic::read);
  }

  /// The whole content, in chunks.
  ///
  /// @param maxBytes a longer index is not read
  /// @throws MalformedInputException if it is longer
  public synchronized Bytes nvRead(int index, int maxBytes) {
    var nv = nvPublic(index);
    if (nv.size() > maxBytes) {
      throw new MalformedInputException(
          "NV index 0x%08x: expected at most %d bytes, found %d"
              .formatted(index, maxBytes, nv.size()));
    }
    var auth = nv.ownerMayRead() ? OWNER : index;
    var content = Bytes.empty();
    while (content.length() < nv.size()) {
      var length = Math.min(NV_CHUNK_BYTES, nv.size() - content.length());
      var read =
          authorized(
              CommandCode.NV_READ,
              List.of(auth, index),
              1,
              new Marshal().u16(length).u16(content.length()),
              in -> Sized.read(in, length, "data"));
      if (read.length() != length) {
        throw new MalformedInputException(
            "NV index 0x%08x: expected %d bytes, found %d".formatted(index, length, read.length()));
      }
      content = content.concat(read);
    }
    return content;
  }

  /// Makes an index with the rights of the owner.
  public synchronized void nvDefine(NvPublic nv) {
    authorized(
        CommandCode.NV_DEFINE_SPACE,
        List.of(OWNER),
        1,
        new Marshal().sized(Bytes.empty()).sized(nv.toBytes()),
        in -> in);
  }

  /// Takes an index away with the rights of the owner.
  public synchronized void nvUndefine(int index) {
    authorized(CommandCode.NV_UNDEFINE_SPACE, List.of(OWNER, index), 1, new Marshal(), in -> in);
  }

  /// From the start of the index, in chunks.
  public synchronized void nvWrite(int index, Bytes content) {
    var auth = nvPublic(index).ownerMayWrite() ? OWNER : index;
    for (var at = 0; at < content.length(); at += NV_CHUNK_BYTES) {
      var chunk = content.slice(at, Math.min(NV_CHUNK_BYTES, content.length() - at));
      authorized(
          CommandCode.NV_WRITE,
          List.of(auth, index),
          1,
          new Marshal().sized(chunk).u16(at),
          in -> in);
    }
  }

  /// The public area of a key, and what it stands in.
  public synchronized TpmPublic readPublic(int handle) {
    return parse(
        CommandCode.READ_PUBLIC,
        exchange.send(CommandCode.READ_PUBLIC, List.of(handle), new Marshal()).parameters(),
        in -> TpmPublic.parse(Sized.read(in, TpmPublic.MAX_BYTES, "outPublic")));
  }

  /// Signs the digest of registers.
  ///
  /// @param key handle of a signing key with a scheme of its own
  /// @param nonce at most 64 bytes; may be empty
  public synchronized TpmQuote quote(int key, Bytes nonce, PcrSelection selection) {
    return authorized(
        CommandCode.QUOTE,
        List.of(key),
        1,
        new Marshal().sized(nonce).u16(RsaTemplate.ALG_NULL).bytes(selection.toBytes()),
        in -> {
          var attest = attest(in);
          return new TpmQuote(attest, signature(in));
        });
  }

  /// Has `signer` say that `object` is a key of this TPM.
  public synchronized CertifiedKey certify(int object, TpmPublic area, int signer) {
    return authorized(
        CommandCode.CERTIFY,
        List.of(object, signer),
        2,
        new Marshal().sized(Bytes.empty()).u16(RsaTemplate.ALG_NULL),
        in -> {
          var attest = attest(in);
          return new CertifiedKey(area, attest, signature(in));
        });
  }

  /// @throws MalformedInputException if the TPM keeps no values of that hash
  public synchronized PcrValues pcrRead(TpmHash hash, SortedSet<Integer> registers) {
    var values = new TreeMap<Integer, Bytes>();
    var open = new ArrayList<>(registers);
    for (var at = 0; at < open.size(); at += MAX_PCRS_PER_READ) {
      var group = open.subList(at, Math.min(open.size(), at + MAX_PCRS_PER_READ));
      values.putAll(pcrGroup(hash, group));
    }
    return new PcrValues(hash, values);
  }

  private Map<Integer, Bytes> pcrGroup(TpmHash hash, List<Integer> group) {
    var selection = PcrSelection.of(hash, new TreeSet<>(group)).toBytes();
    var response = exchange.send(CommandCode.PCR_READ, List.of(), new Marshal().bytes(selection));
    return parse(
        CommandCode.PCR_READ,
        response.parameters(),
        in -> {
          in.u32("pcrUpdateCounter");
          if (!in.bytes(selection.length(), "pcrSelectionOut").equals(selection)
              || in.u32("digests") != group.size()) {
            throw new MalformedInputException("the TPM has no bank of " + hash.algorithm());
          }
          var values = new TreeMap<Integer, Bytes>();
          group.forEach(register -> values.put(register, Sized.read(in, hash.bytes(), "digest")));
          return values;
        });
  }

  /// Extends one register of one bank.
  public synchronized void pcrExtend(int register, TpmHash hash, Bytes digest) {
    authorized(
        CommandCode.PCR_EXTEND,
        List.of(register),
        1,
        new Marshal().u32(1).u16(hash.code()).bytes(digest),
        in -> in);
  }

  /// A key of the hierarchy that is new at each reset; flushed by the caller.
  public Primary createEphemeral(RsaTemplate template) {
    return createPrimary(NULL_HIERARCHY, template);
  }

  /// A key of the owner's hierarchy; flushed by the caller.
  public Primary createOwned(RsaTemplate template) {
    return createPrimary(OWNER, template);
  }

  private synchronized Primary createPrimary(int hierarchy, RsaTemplate template) {
    var sensitive = new Marshal().sized(Bytes.empty()).sized(Bytes.empty()).done();
    var response =
        exchange.send(
            CommandCode.CREATE_PRIMARY,
            List.of(hierarchy),
            List.of(Authorization.EMPTY_PASSWORD),
            new Marshal().sized(sensitive).sized(template.toBytes()).sized(Bytes.empty()).u32(0),
            true);
    return parse(
        CommandCode.CREATE_PRIMARY,
        response.parameters(),
        in ->
            new Primary(
                response.handle(),
                TpmPublic.parse(Sized.read(in, TpmPublic.MAX_BYTES, "outPublic"))));
  }

  /// Makes a loaded key permanent, under a handle from 0x81000000 on.
  public synchronized void persist(Primary key, int handle) {
    authorized(
        CommandCode.EVICT_CONTROL,
        List.of(OWNER, key.handle()),
        1,
        new Marshal().u32(handle),
        in -> in);
  }

  /// Takes a loaded key or session out of the TPM.
  public synchronized void flush(int handle) {
    exchange.send(CommandCode.FLUSH_CONTEXT, List.of(), new Marshal().u32(handle));
  }

  /// The key, encrypted by the TPM for itself until its next reset.
  public synchronized SavedContext save(Primary key) {
    var in =
        exchange.send(CommandCode.CONTEXT_SAVE, List.of(key.handle()), new Marshal()).parameters();
    return new SavedContext(in.bytes(in.remaining(), "context"));
  }

  /// @return the handle; flushed by the caller
  public synchronized int load(SavedContext context) {
    return exchange
        .send(
            CommandCode.CONTEXT_LOAD,
            List.of(),
            List.of(),
            new Marshal().bytes(context.content()),
            true)
        .handle();
  }

  /// Decrypts with a key that works while registers have the values they have now.
  ///
  /// @param pcrs of the key's policy
  /// @param callerNonce at least 16 random bytes
  public synchronized byte[] decrypt(
      int key, PcrSelection pcrs, RsaEncryption scheme, Bytes ciphertext, Bytes callerNonce) {
    var session = policySession(callerNonce);
    try {
      exchange.send(
          CommandCode.POLICY_PCR,
          List.of(session),
          new Marshal().sized(Bytes.empty()).bytes(pcrs.toBytes()));
      var response =
          exchange.send(
              CommandCode.RSA_DECRYPT,
              List.of(key),
              List.of(new Authorization(session)),
              withScheme(new Marshal().sized(ciphertext), scheme).sized(Bytes.empty()),
              false);
      return parse(
              CommandCode.RSA_DECRYPT,
              response.parameters(),
              in -> Sized.read(in, ciphertext.length(), "message"))
          .toArray();
    } catch (TpmRefusedException e) {
      // A session ends with the command that it authorized, not with one that was refused.
      flush(session);
      throw e;
    }
  }

  private int policySession(Bytes callerNonce) {
    if (callerNonce.length() < NONCE_BYTES) {
      throw new IllegalArgumentException("a session's nonce has at least 16 bytes");
    }
    var parameters =
        new Marshal()
            .sized(callerNonce)
            .sized(Bytes.empty())
            .u8(POLICY_SESSION)
            .u16(RsaTemplate.ALG_NULL)
            .u16(TpmHash.SHA256.code());
    return exchange
        .send(
            CommandCode.START_AUTH_SESSION,
            List.of(NULL_HIERARCHY, NULL_HIERARCHY),
            List.of(),
            parameters,
            true)
        .handle();
  }

  private static Marshal withScheme(Marshal out, RsaEncryption scheme) {
    return switch (scheme) {
      case RSA1_5 -> out.u16(ALG_RSAES);
      case OAEP_SHA1 -> out.u16(ALG_OAEP).u16(TpmHash.SHA1.code());
      case OAEP_SHA256 -> out.u16(ALG_OAEP).u16(TpmHash.SHA256.code());
      case OAEP_SHA384 -> out.u16(ALG_OAEP).u16(TpmHash.SHA384.code());
    };
  }

  private <T> T authorized(
      CommandCode code,
      List<Integer> handles,
      int authorizations,
      Marshal parameters,
      Function<BoundedReader, T> read) {
    var passwords = java.util.Collections.nCopies(authorizations, Authorization.EMPTY_PASSWORD);
    var response = exchange.send(code, handles, passwords, parameters, false);
    return parse(code, response.parameters(), read);
  }

  private <T> T parse(CommandCode code, BoundedReader in, Function<BoundedReader, T> read) {
    try {
      return read.apply(in);
    } catch (MalformedInputException e) {
      throw exchange.noResponse(code, e);
    }
  }

  private static TpmAttest attest(BoundedReader in) {
    return TpmAttest.parse(Sized.read(in, TpmAttest.MAX_BYTES, "attest"));
  }

  private static TpmSignature signature(BoundedReader in) {
    return TpmSignature.parse(in.bytes(in.remaining(), "signature"));
  }

  @Override
  public void close() {
    exchange.transport().close();
  }
}
