//! Opens the place where the server listens: a TCP port, or a unix socket whose file it replaces and removes.

use std::io;

use axum::extract::ConnectInfo;
use http::Extensions;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};
#[cfg(unix)]
pub use unix::{SocketError, UnixSocket};

/// Accepts connections.
pub trait Accept: Send + Sync {
    /// A connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next connection, and what its requests are told about the peer.
    fn accept(&self) -> impl Future<Output = io::Result<(Self::Stream, Extensions)>> + Send;
}

impl Accept for TcpListener {
    type Stream = tokio::net::TcpStream;

    async fn accept(&self) -> io::Result<(Self::Stream, Extensions)> {
        let (stream, peer) = Self::accept(self).await?;
        let _ = stream.set_nodelay(true);
        let mut about = Extensions::new();
        about.insert(ConnectInfo(peer));
        Ok((stream, about))
    }
}

#[cfg(unix)]
mod unix {
    use std::{
        fs, io,
        os::unix::{
            fs::{FileTypeExt, MetadataExt, PermissionsExt},
            net::UnixStream,
        },
        path::{Path, PathBuf},
    };

    use axum::extract::ConnectInfo;
    use http::Extensions;
    use tokio::net::UnixListener;

    use super::Accept;
    use crate::http::client::UnixPeer;

    /// The permissions of the socket: for the server's user and its group, to which the proxy's user is added.
    const MODE: u32 = 0o660;

    /// Why the server cannot listen on a socket.
    #[derive(Debug, thiserror::Error)]
    pub enum SocketError {
        /// Another process answers there.
        #[error("is in use by another process. Stop it or choose another path.")]
        InUse,
        /// The file is something else; it is left alone.
        #[error("is a file that is no socket. Choose another path.")]
        NoSocket,
        /// The operating system refused.
        #[error(
            "cannot be opened: {0}. Check that its folder exists and that the server's user may write to it."
        )]
        System(#[from] io::Error),
    }

    /// A unix socket. Its file is removed when this is dropped, unless another process has replaced it.
    #[derive(Debug)]
    pub struct UnixSocket {
        listener: UnixListener,
        path: PathBuf,
        file: Option<(u64, u64)>,
    }

    impl UnixSocket {
        /// Listens on a path. The file that a dead process has left there is replaced.
        ///
        /// # Errors
        /// The path is in use, or is no socket; or the operating system refuses.
        pub fn bind(path: &Path) -> Result<Self, SocketError> {
            remove_stale(path)?;
            let listener = UnixListener::bind(path)?;
            // Until here the socket is as closed as the umask makes it; nobody but the owner could connect.
            fs::set_permissions(path, fs::Permissions::from_mode(MODE))?;
            Ok(Self { listener, path: path.to_owned(), file: identity(path) })
        }
    }

    impl Drop for UnixSocket {
        fn drop(&mut self) {
            if self.file.is_some() && identity(&self.path) == self.file {
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    impl Accept for UnixSocket {
        type Stream = tokio::net::UnixStream;

        async fn accept(&self) -> io::Result<(Self::Stream, Extensions)> {
            let (stream, _) = self.listener.accept().await?;
            let mut about = Extensions::new();
            about.insert(ConnectInfo(UnixPeer));
            Ok((stream, about))
        }
    }

    /// Device and number of a file.
    fn identity(path: &Path) -> Option<(u64, u64)> {
        fs::symlink_metadata(path).ok().map(|file| (file.dev(), file.ino()))
    }

    /// Removes a socket on which nobody listens any more.
    fn remove_stale(path: &Path) -> Result<(), SocketError> {
        let file = match fs::symlink_metadata(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if !file.file_type().is_socket() {
            return Err(SocketError::NoSocket);
        }
        match UnixStream::connect(path) {
            Ok(_) => Err(SocketError::InUse),
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(fs::remove_file(path)?),
            Err(error) => Err(error.into()),
        }
    }
}
