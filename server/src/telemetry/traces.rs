//! Traces of requests, of calls to Stripe and of jobs, for a collector that speaks OTLP. Without the feature `otel`, or
//! without an address of a collector, nothing is made and nothing is sent.
//!
//! The collector and what is sampled are named by OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT`,
//! `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and the like), so that a shop is watched as everything else beside it.
//! Source: OpenTelemetry specification, "SDK Environment Variables" and "OTLP Exporter".

#[cfg(not(feature = "otel"))]
pub use off::{answered, continue_from, end, layer};
#[cfg(feature = "otel")]
pub use on::{answered, continue_from, end, layer};

#[cfg(not(feature = "otel"))]
mod off {
    /// A layer that does nothing.
    pub fn layer() -> tracing_subscriber::layer::Identity {
        tracing_subscriber::layer::Identity::new()
    }

    pub fn continue_from(_: &tracing::Span, _: &http::HeaderMap) {}

    pub fn answered(_: &str, _: u16) {}

    pub fn end() {}
}

#[cfg(feature = "otel")]
mod on {
    use opentelemetry::{propagation::TextMapPropagator, trace::TracerProvider};
    use opentelemetry_http::HeaderExtractor;
    use opentelemetry_otlp::SpanExporter;
    use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
    use std::sync::OnceLock;
    use tracing_opentelemetry::OpenTelemetrySpanExt;
    use tracing_subscriber::{Layer, registry::LookupSpan};

    /// Either of them names a collector.
    const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
    const SERVICE: &str = "tuppence";

    static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

    /// What makes traces of spans; nothing where no collector is named, or where it cannot be spoken to.
    pub fn layer<S: tracing::Subscriber + for<'a> LookupSpan<'a>>() -> Option<impl Layer<S>> {
        if !ENDPOINTS.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
            return None;
        }
        let exporter = match SpanExporter::builder().with_http().build() {
            Ok(exporter) => exporter,
            Err(error) => {
                // The log is not there yet.
                let _ = std::io::Write::write_all(
                    &mut std::io::stderr(),
                    format!("Traces are not sent. Look at OTEL_EXPORTER_OTLP_ENDPOINT: {error}\n").as_bytes(),
                );
                return None;
            }
        };
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(SERVICE);
        }
        let provider =
            SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource.build()).build();
        let tracer = provider.tracer(SERVICE);
        let _ = PROVIDER.set(provider);
        Some(tracing_opentelemetry::layer().with_tracer(tracer))
    }

    /// Makes `span` part of the trace that the header `traceparent` names, if it does.
    pub fn continue_from(span: &tracing::Span, headers: &http::HeaderMap) {
        if PROVIDER.get().is_some() {
            let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
        }
    }

    /// Says in the current span how its request ended.
    pub fn answered(route: &str, status: u16) {
        let span = tracing::Span::current();
        span.set_attribute("http.route", route.to_owned());
        span.set_attribute("http.response.status_code", i64::from(status));
    }

    /// Sends what waits.
    pub fn end() {
        if let Some(provider) = PROVIDER.get() {
            let _ = provider.shutdown();
        }
    }
}
