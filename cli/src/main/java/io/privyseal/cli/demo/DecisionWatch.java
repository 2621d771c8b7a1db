package io.privyseal.cli.demo;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
import java.util.Optional;
import reactor.core.publisher.Mono;

/// Notes which decision the last answer named. Refusals name theirs to the client; for a release
/// the id is only in the answer's header.
final class DecisionWatch implements HttpClient {
  private static final HttpHeaderName DECISION = HttpHeaderName.fromString("privyseal-decision-id");

  private final HttpClient inner;
  private volatile Optional<DecisionId> last = Optional.empty();

  DecisionWatch(HttpClient inner) {
    this.inner = inner;
  }

  Optional<DecisionId> last() {
    return last;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return inner.send(request).doOnNext(this::note);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    return inner.send(request, context).doOnNext(this::note);
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    var response = inner.sendSync(request, context);
    note(response);
    return response;
  }

  private void note(HttpResponse response) {
    var named = response.getHeaderValue(DECISION);
    if (named != null) {
      try {
        last = Optional.of(new DecisionId(named));
      } catch (MalformedInputException _) {
        last = Optional.empty();
      }
    }
  }
}
