package io.privyseal.attestation.collateral.directory;

import io.privyseal.attestation.collateral.CollateralCheck;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralSource.Answer;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.foundation.failure.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps collateral in a directory, for commands that run without a database. What an item says is
/// read from the item each time, so that nothing but the makers' own files lies there.
public final class DirectoryStore implements CollateralStore {
  private final CollateralDirectory directory;
  private final CollateralCheck check;

  /// The directory cannot be read or written.
  public static final class DirectoryUnavailableException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    DirectoryUnavailableException(IOException cause) {
      super("the directory of collateral cannot be used: " + cause, cause);
    }
  }

  public DirectoryStore(CollateralDirectory directory, CollateralCheck check) {
    this.directory = directory;
    this.check = check;
  }

  /// Only what passes its check: an unsound file is as good as none.
  @Override
  public Optional<CollateralItem> find(CollateralId id) {
    return content(id).flatMap(content -> judged(id, content));
  }

  private Optional<CollateralItem> judged(CollateralId id, CollateralContent content) {
    return check.check(id, content, this::content) instanceof Outcome.Sound(var statement)
        ? Optional.of(new CollateralItem(id, content, statement, writtenAt(id), directory.name()))
        : Optional.empty();
  }

  private java.time.Instant writtenAt(CollateralId id) {
    try {
      return directory.writtenAt(id);
    } catch (IOException e) {
      throw new DirectoryUnavailableException(e);
    }
  }

  private Optional<CollateralContent> content(CollateralId id) {
    return directory.fetch(id) instanceof Answer.Found(var content)
        ? Optional.of(content)
        : Optional.empty();
  }

  @Override
  public boolean save(CollateralItem item, boolean allowOlder) {
    var before = allowOlder ? Optional.<CollateralItem>empty() : find(item.id());
    if (before.filter(b -> item.statement().isBehind(b.statement())).isPresent()) {
      return false;
    }
    try {
      directory.write(item.id(), item.content());
      return true;
    } catch (IOException e) {
      throw new DirectoryUnavailableException(e);
    }
  }

  @Override
  public List<CollateralItem> list(String after, int max) {
    try {
      var items = new ArrayList<CollateralItem>();
      for (var id : directory.list()) {
        if (id.text().compareTo(after) > 0 && items.size() < max) {
          find(id).ifPresent(items::add);
        }
      }
      return items;
    } catch (IOException e) {
      throw new DirectoryUnavailableException(e);
    }
  }
}
