package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.KeyStoreUnavailableException;
import io.privyseal.keyvault.pkcs11.cryptoki.Cka;
import io.privyseal.keyvault.pkcs11.cryptoki.Ckr;
import io.privyseal.keyvault.pkcs11.cryptoki.Cryptoki;
import io.privyseal.keyvault.pkcs11.cryptoki.CryptokiException;
import io.privyseal.keyvault.pkcs11.cryptoki.Template;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sessions with one token: a bounded number, kept open and used again, all logged in.
///
/// When the token is gone, every session is dropped, and each further use first looks whether it is
/// back. A PIN that was refused is not tried again: a token locks after a few.
final class TokenSessions implements AutoCloseable {
  /// After these a session, or all of them, cannot be used again.
  private static final Set<Long> BROKEN =
      Set.of(
          Ckr.DEVICE_ERROR,
          Ckr.DEVICE_MEMORY,
          Ckr.DEVICE_REMOVED,
          Ckr.SESSION_CLOSED,
          Ckr.SESSION_HANDLE_INVALID,
          Ckr.SESSION_COUNT,
          Ckr.SLOT_ID_INVALID,
          Ckr.TOKEN_NOT_PRESENT,
          Ckr.TOKEN_NOT_RECOGNIZED,
          Ckr.USER_NOT_LOGGED_IN);

  /// Some modules say no more, whether a ciphertext is wrong or the token is gone.
  private static final Set<Long> UNCLEAR = Set.of(Ckr.GENERAL_ERROR, Ckr.FUNCTION_FAILED);

  /// Work in one session, with the number of the session.
  @FunctionalInterface
  interface Work<T> {
    T in(long session);
  }

  private final Cryptoki module;
  private final Pkcs11Settings settings;
  private final Secret pin;
  private final Semaphore turns;
  private final ArrayDeque<Long> idle = new ArrayDeque<>();
  private Cryptoki.@Nullable Token token;
  private int generation;
  private @Nullable String pinRefused;
  private boolean closed;

  /// @param pin taken over
  TokenSessions(Cryptoki module, Pkcs11Settings settings, Secret pin) {
    this.module = module;
    this.settings = settings;
    this.pin = pin;
    this.turns = new Semaphore(settings.maxSessions(), true);
  }

  private record Lent(long session, int generation) {}

  /// @throws KeyStoreUnavailableException if the token cannot be used now
  <T> T use(Work<T> work) {
    awaitTurn();
    try {
      var lent = lend();
      try {
        var result = work.in(lent.session());
        giveBack(lent);
        return result;
      } catch (CryptokiException e) {
        if (BROKEN.contains(e.code()) || (UNCLEAR.contains(e.code()) && !isAlive(lent))) {
          drop(lent);
          throw new KeyStoreUnavailableException("the token does not work: " + e.getMessage(), e);
        }
        // Ends an operation that may be under way in it.
        replace(lent);
        throw e;
      } catch (RuntimeException | Error e) {
        replace(lent);
        throw e;
      }
    } finally {
      turns.release();
    }
  }

  /// Whether the token still answers a question that needs it.
  private boolean isAlive(Lent lent) {
    try {
      var _ = module.token(ask(slot -> slot));
      var _ = module.find(lent.session(), new Template().with(Cka.CLASS, Cka.CKO_SECRET_KEY));
      return true;
    } catch (CryptokiException | KeyStoreUnavailableException _) {
      return false;
    }
  }

  private void awaitTurn() {
    try {
      if (turns.tryAcquire(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new KeyStoreUnavailableException(
        "all %d sessions with the token are in use".formatted(settings.maxSessions()));
  }

  private synchronized Lent lend() {
    if (closed) {
      throw new KeyStoreUnavailableException("the key store is closed");
    }
    var known = idle.poll();
    if (known != null) {
      return new Lent(known, generation);
    }
    try {
      var session = module.openSession(present().slot());
      logIn(session);
      return new Lent(session, generation);
    } catch (CryptokiException e) {
      forgetAll();
      throw new KeyStoreUnavailableException("the token does not open: " + e.getMessage(), e);
    }
  }

  /// The token of our label, in whatever slot it is now.
  private Cryptoki.Token present() {
    var known = token;
    if (known != null) {
      return known;
    }
    var found =
        module.tokens().stream().filter(one -> one.label().equals(settings.tokenLabel())).toList();
    if (found.size() != 1) {
      throw new KeyStoreUnavailableException(
          found.isEmpty()
              ? "there is no token with the label " + settings.tokenLabel()
              : "there is more than one token with the label " + settings.tokenLabel());
    }
    token = found.getFirst();
    return found.getFirst();
  }

  private void logIn(long session) {
    if (pinRefused != null) {
      module.closeSession(session);
      throw new KeyStoreUnavailableException(pinRefused);
    }
    try {
      pin.<@Nullable Void>expose(bytes -> {
        module.login(session, bytes);
        return null;
      });
    } catch (CryptokiException e) {
      module.closeSession(session);
      if (e.code() == Ckr.PIN_INCORRECT || e.code() == Ckr.PIN_LOCKED) {
        pinRefused = "the token refuses the PIN: %s; not tried again".formatted(e.getMessage());
        throw new KeyStoreUnavailableException(pinRefused, e);
      }
      throw e;
    }
  }

  private synchronized void giveBack(Lent lent) {
    if (lent.generation() == generation && !closed) {
      idle.push(lent.session());
    } else {
      closeQuietly(lent.session());
    }
  }

  private synchronized void replace(Lent lent) {
    if (lent.generation() == generation && idle.isEmpty()) {
      // The last session keeps the process logged in: another one first.
      try {
        idle.push(module.openSession(present().slot()));
      } catch (RuntimeException _) {
        forgetAll();
      }
    }
    closeQuietly(lent.session());
  }

  private synchronized void drop(Lent lent) {
    closeQuietly(lent.session());
    if (lent.generation() == generation) {
      forgetAll();
    }
  }

  private void closeQuietly(long session) {
    try {
      module.closeSession(session);
    } catch (CryptokiException _) {
      // It is gone, which is what was wanted.
    }
  }

  /// Every session is of the past. The next use looks for the token again.
  private void forgetAll() {
    generation++;
    // One by one: all sessions of the slot may be more than ours.
    idle.forEach(this::closeQuietly);
    idle.clear();
    token = null;
  }

  /// Throws if keys cannot be used now.
  void check() {
    lookAtToken();
    use(session -> module.find(session, new Template().with(Cka.CLASS, Cka.CKO_SECRET_KEY)));
  }

  /// A module may go on with what it has in memory of a token that was taken out.
  private synchronized void lookAtToken() {
    try {
      var _ = module.token(present().slot());
    } catch (CryptokiException e) {
      forgetAll();
      throw new KeyStoreUnavailableException("the token does not answer: " + e.getMessage(), e);
    }
  }

  /// Asks about the token; the slot number is good for the call only.
  synchronized <T> T ask(Function<Long, T> question) {
    return question.apply(present().slot());
  }

  synchronized Cryptoki.Token token() {
    return present();
  }

  @Override
  public synchronized void close() {
    closed = true;
    forgetAll();
    pin.close();
  }
}
