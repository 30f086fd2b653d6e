//! A small client of the language server protocol: starts rust-analyzer, shows it a file and asks about places in it.
//!
//! It knows the protocol and nothing about nuages.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// rust-analyzer gives up a request when the file changes meanwhile, and wants to be asked again.
const CONTENT_MODIFIED: i64 = -32801;

/// How long an answer may take: the first one loads the standard library.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running rust-analyzer with one file open.
pub(crate) struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    requests: i64,
    version: i64,
    uri: String,
    status: Value,
}

/// Whether there is a rust-analyzer to talk to. The stand-in that rustup leaves for a missing component does not count.
pub(crate) fn is_installed() -> bool {
    let mut version = Command::new("rust-analyzer");
    version
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

impl Client {
    /// Starts the server in a package and waits until it knows all of it.
    pub(crate) fn start(package: &Path, target: &Path, file: &str, text: &str) -> Self {
        let mut server = Command::new("rust-analyzer")
            .current_dir(package)
            .env("CARGO_TARGET_DIR", target)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer starts");
        let input = server.stdin.take().expect("its input is a pipe");
        let output = server.stdout.take().expect("its output is a pipe");
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let root = format!("file://{}", package.display());
        let mut client = Self {
            server,
            input,
            messages,
            requests: 0,
            version: 1,
            uri: format!("{root}/{file}"),
            status: Value::Null,
        };
        client.request("initialize", &hello(&root));
        client.notify("initialized", &json!({}));
        let document =
            json!({ "uri": client.uri, "languageId": "rust", "version": 1, "text": text });
        client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        client.wait_until("it has loaded the package", |client| {
            client.status["quiescent"] == true
        });
        assert_eq!(
            client.status["health"], "ok",
            "rust-analyzer could not load the package: {}",
            client.status
        );
        client
    }

    /// Puts another text in the file's place.
    pub(crate) fn set(&mut self, text: &str) {
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        let change = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", &change);
    }

    /// Asks about an offset of the text.
    pub(crate) fn ask(&mut self, method: &str, text: &str, offset: usize, more: &Value) -> Value {
        let before = text.get(..offset).expect("the offset is in the text");
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let mut parameters = json!({
            "textDocument": { "uri": self.uri },
            "position": { "line": line, "character": offset - start },
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            parameters[name] = value.clone();
        }
        self.request(method, &parameters)
    }

    /// What rust-analyzer itself finds wrong with the text that was set last.
    pub(crate) fn diagnostics(&mut self) -> Value {
        let document = json!({ "textDocument": { "uri": self.uri } });
        self.request("textDocument/diagnostic", &document)["items"].take()
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Value {
        loop {
            self.requests += 1;
            let id = self.requests;
            self.send(
                &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }),
            );
            let mut answer = self.answer(id, method);
            if answer["error"]["code"] == CONTENT_MODIFIED {
                thread::sleep(Duration::from_millis(50));
                continue;
            }
            if !answer["error"].is_null() {
                return json!({ "error": answer["error"]["message"] });
            }
            return answer["result"].take();
        }
    }

    fn answer(&mut self, id: i64, method: &str) -> Value {
        let start = Instant::now();
        loop {
            if let Some(message) = self.receive(method, start)
                && message["id"] == id
                && message["method"].is_null()
            {
                return message;
            }
        }
    }

    fn wait_until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            self.receive(what, start);
        }
    }

    /// Takes one message: what everybody wants to know is noted, questions of the server are answered with nothing.
    fn receive(&mut self, what: &str, start: Instant) -> Option<Value> {
        let mut message = match self.messages.recv_timeout(Duration::from_secs(1)) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => {
                assert!(
                    start.elapsed() < PATIENCE,
                    "rust-analyzer takes too long: {what}"
                );
                return None;
            }
            Err(RecvTimeoutError::Disconnected) => panic!("rust-analyzer has gone: {what}"),
        };
        let id = message["id"].clone();
        let method = message["method"].as_str().map(str::to_owned);
        match method.as_deref() {
            Some(_) if !id.is_null() => {
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
            Some("experimental/serverStatus") => self.status = message["params"].take(),
            _ => {}
        }
        Some(message)
    }

    fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| self.input.flush())
            .expect("rust-analyzer listens");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Nothing of it is worth a polite end.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// What the client can do, and what the server shall not bother with.
fn hello(root: &str) -> Value {
    json!({
        "processId": std::process::id(),
        "rootUri": root,
        "workspaceFolders": [{ "uri": root, "name": "package" }],
        "initializationOptions": {
            "checkOnSave": false,
            "cachePriming": { "enable": false },
            "completion": { "autoimport": { "enable": false } },
        },
        "capabilities": {
            "experimental": { "serverStatusNotification": true },
            "textDocument": {
                "diagnostic": {},
                "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
                "hover": { "contentFormat": ["markdown"] },
            },
        },
    })
}

/// One message, or nothing when the server has gone.
fn read(output: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
