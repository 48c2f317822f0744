// Package tracing follows a session from the click to the mail, as OpenTelemetry
// spans sent by OTLP over HTTP.
//
// A session has one trace, whose id is derived from the session's ([SessionTrace]), so
// that a photo and a mask that come apart, hours apart, or from somebody who knows
// nothing of traces, belong to it, and so that nobody has to remember it. Whatever led
// to a part of it from elsewhere, a call of the API above all, is a span link: between
// the call and the upload lies S3, which hands on no context, so the upload's metadata
// carries the traceparent. From there on it travels in message attributes and events.
//
// Without OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) there is
// no [Tracer], and nothing is paid for it. The SDK reads the usual variables: headers,
// sampler, service name, resource attributes.
//
// Spans have ids of sessions and events, never people's addresses, keys or payloads. It
// does not trace each request to AWS, and no metric comes from here.
package tracing
