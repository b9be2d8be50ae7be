//! A server that does nothing but send bytes: as fast as any on axum can be.

use anyhow::Result;
use axum::{Router, http::header, response::IntoResponse, routing::get, serve::ListenerExt};
use bytes::Bytes;
use std::{fs, net::SocketAddr, path::Path};
use tokio::net::TcpListener;

/// Sends the bytes of `file` as a page at `/`, until the process is ended.
///
/// # Errors
/// If the file cannot be read, or the address is taken.
pub async fn serve(addr: SocketAddr, file: &Path) -> Result<()> {
    let page = Bytes::from(fs::read(file)?);
    let send = move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response() };
    // As the shop does, or each answer would wait for the peer's delayed acknowledgment.
    let listener = TcpListener::bind(addr).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/", get(send))).await?;
    Ok(())
}
