//! Conformance: what every adapter of a port must do. Each suite takes a fresh, empty adapter.

