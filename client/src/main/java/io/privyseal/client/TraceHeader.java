package io.privyseal.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import io.privyseal.foundation.trace.TraceContext;

/// Names the trace of a call in each request that it makes.
final class TraceHeader extends HttpPipelineSyncPolicy {
  private static final String KEY = "privyseal-trace-context";
  private static final HttpHeaderName HEADER = HttpHeaderName.fromString(TraceContext.HEADER);

  /// What a call is given, so that its requests name the trace.
  static Context of(TraceContext trace) {
    return new Context(KEY, trace.header());
  }

  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext context) {
    context
        .getData(KEY)
        .ifPresent(trace -> context.getHttpRequest().setHeader(HEADER, trace.toString()));
  }
}
