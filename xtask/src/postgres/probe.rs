//! Asks a port whether a PostgreSQL is behind it that lets us in without a password and lets us do anything.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Who the tests are to the server.
pub(crate) const USER: &str = "postgres";

/// Version 3.0 of the protocol.
const PROTOCOL: u32 = 3 << 16;

/// Messages longer than this are not those of a greeting.
const LONGEST: usize = 64 * 1024;

/// Whether that port of this machine can be used; if not, why.
pub(crate) fn is_usable(port: u16, timeout: Duration) -> Result<(), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let stream = TcpStream::connect_timeout(&address, timeout)
        .and_then(|stream| {
            stream.set_read_timeout(Some(timeout))?;
            stream.set_write_timeout(Some(timeout))?;
            Ok(stream)
        })
        .map_err(|error| error.to_string())?;
    greet(stream)
}

/// Exchanges greetings: the server says who we are to it before it is ready for queries.
fn greet(mut stream: impl Read + Write) -> Result<(), String> {
    stream
        .write_all(&hello())
        .map_err(|error| error.to_string())?;
    let mut superuser = false;
    loop {
        let (tag, body) = read_message(&mut stream).map_err(|error| error.to_string())?;
        match tag {
            // Authentication: 0 is "you are in", the others ask for something.
            b'R' if body.starts_with(&[0, 0, 0, 0]) => {}
            b'R' => return Err(format!("the user `{USER}` needs a password there")),
            b'S' if body == *b"is_superuser\0on\0" => superuser = true,
            b'E' => return Err(error_text(&body)),
            b'Z' if superuser => return Ok(()),
            b'Z' => return Err(format!("the user `{USER}` is not a superuser there")),
            _ => {}
        }
    }
}

/// The first message: who we are and which database we want.
fn hello() -> Vec<u8> {
    let parameters = format!("user\0{USER}\0database\0postgres\0\0");
    let length = u32::try_from(parameters.len() + 8).unwrap_or(u32::MAX);
    let mut message = length.to_be_bytes().to_vec();
    message.extend(PROTOCOL.to_be_bytes());
    message.extend(parameters.bytes());
    message
}

fn read_message(stream: &mut impl Read) -> std::io::Result<(u8, Vec<u8>)> {
    let mut tag = [0];
    stream.read_exact(&mut tag)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    // The length counts itself.
    let length = usize::try_from(u32::from_be_bytes(length))
        .unwrap_or(usize::MAX)
        .checked_sub(4);
    let Some(length) = length.filter(|length| *length <= LONGEST) else {
        return Err(Error::new(
            ErrorKind::InvalidData,
            "what answers is not PostgreSQL",
        ));
    };
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let [tag] = tag;
    Ok((tag, body))
}

/// The message among the fields of an error: each is a letter and a text that ends with 0.
fn error_text(body: &[u8]) -> String {
    let mut fields = body.split(|byte| *byte == 0);
    let message = fields
        .find_map(|field| field.strip_prefix(b"M"))
        .unwrap_or(b"it refuses us");
    String::from_utf8_lossy(message).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// A server that has said everything already.
    struct Recorded {
        answer: Cursor<Vec<u8>>,
        asked: Vec<u8>,
    }

    impl Read for Recorded {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.answer.read(buffer)
        }
    }

    impl Write for Recorded {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.asked.extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn message(tag: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [&[tag], length.to_be_bytes().as_slice(), body].concat()
    }

    fn greet_with(messages: &[Vec<u8>]) -> Result<(), String> {
        let mut server = Recorded {
            answer: Cursor::new(messages.concat()),
            asked: Vec::new(),
        };
        let result = greet(&mut server);
        assert_eq!(
            server.asked.len(),
            usize::from(server.asked[3]),
            "the length of the first message"
        );
        result
    }

    #[test]
    fn a_server_that_lets_the_superuser_in_is_usable() {
        let greeting = [
            message(b'R', &[0, 0, 0, 0]),
            message(b'S', b"client_encoding\0UTF8\0"),
            message(b'S', b"is_superuser\0on\0"),
            message(b'K', &[0; 8]),
            message(b'Z', b"I"),
        ];
        assert_eq!(greet_with(&greeting), Ok(()));
    }

    #[test]
    fn a_server_that_does_not_is_not() {
        let password = [message(b'R', &[0, 0, 0, 10])];
        assert_eq!(
            greet_with(&password),
            Err("the user `postgres` needs a password there".to_owned())
        );
        let plain_user = [
            message(b'R', &[0; 4]),
            message(b'S', b"is_superuser\0off\0"),
            message(b'Z', b"I"),
        ];
        assert_eq!(
            greet_with(&plain_user),
            Err("the user `postgres` is not a superuser there".to_owned())
        );
        let refusal = [message(
            b'E',
            b"SFATAL\0C28000\0Mrole \"postgres\" does not exist\0\0",
        )];
        assert_eq!(
            greet_with(&refusal),
            Err("role \"postgres\" does not exist".to_owned())
        );
    }

    #[test]
    fn something_else_that_answers_is_no_server() {
        let web = [b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()];
        assert_eq!(
            greet_with(&web),
            Err("what answers is not PostgreSQL".to_owned())
        );
        assert!(greet_with(&[]).is_err());
    }
}
