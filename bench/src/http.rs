//! As little of an HTTP/1.1 client as a load needs, so that it keeps ahead of the fastest server.

use std::{io, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Most fields of an answer's head.
const MAX_FIELDS: usize = 64;
const FIRST_BUFFER_BYTES: usize = 64 * 1024;

/// A connection that is kept from one request to the next.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer as it came.
pub struct Answer<'a> {
    pub status: u16,
    /// With the marks between the chunks, if it came in chunks.
    pub body: &'a [u8],
}

/// What the head of an answer says of the rest.
struct Head {
    status: u16,
    bytes: usize,
    length: Length,
}

enum Length {
    Bytes(usize),
    Chunks,
}

impl Connection {
    pub async fn open(addr: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: vec![0; FIRST_BUFFER_BYTES] })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        let (mut filled, mut head, mut chunk) = (0, None, 0);
        loop {
            if filled == self.buffer.len() {
                self.buffer.resize(filled * 2, 0);
            }
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if head.is_none() {
                head = parse(&self.buffer[..filled])?;
            }
            let Some(Head { status, bytes, length }) = &head else { continue };
            let end = match length {
                Length::Bytes(body) => (filled >= bytes + body).then_some(bytes + body),
                Length::Chunks => {
                    chunk = chunk.max(*bytes);
                    end_of_chunks(&self.buffer[..filled], &mut chunk)?
                }
            };
            if let Some(end) = end {
                return Ok(Answer { status: *status, body: &self.buffer[*bytes..end] });
            }
        }
    }

    /// Sends a request and leaves as soon as the answer begins.
    pub async fn leave_early(mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await?;
        self.stream.readable().await
    }
}

fn parse(bytes: &[u8]) -> io::Result<Option<Head>> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut answer = httparse::Response::new(&mut fields);
    let parsed = answer.parse(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let httparse::Status::Complete(head) = parsed else { return Ok(None) };
    let status = answer.code.unwrap_or_default();
    let field = |name: &str| answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    let length = field("content-length").and_then(|field| std::str::from_utf8(field.value).ok()?.trim().parse().ok());
    let length = match length {
        Some(length) => Length::Bytes(length),
        None if field("transfer-encoding").is_some() => Length::Chunks,
        None => Length::Bytes(0),
    };
    Ok(Some(Head { status, bytes: head, length }))
}

/// Where the last chunk ends, if it is there; `chunk` is where the next one begins.
fn end_of_chunks(bytes: &[u8], chunk: &mut usize) -> io::Result<Option<usize>> {
    loop {
        let Some(rest) = bytes.get(*chunk..) else { return Ok(None) };
        let size = httparse::parse_chunk_size(rest).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let httparse::Status::Complete((line, size)) = size else { return Ok(None) };
        let size = usize::try_from(size).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let end = *chunk + line + size + 2;
        if bytes.len() < end {
            return Ok(None);
        }
        if size == 0 {
            return Ok(Some(end));
        }
        *chunk = end;
    }
}
