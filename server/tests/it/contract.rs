//! The embedded adapters keep the contracts of their ports.
