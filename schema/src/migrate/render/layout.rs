//! Lays out an expression of calls on lines: flat where it fits, else one part a line.

/// How long a line may be.
const WIDTH: usize = 100;

/// An expression.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// Something that is written as it is. Its own line breaks are indented with the rest.
    Atom(String),
    /// `[a, b]`
    List(Vec<Tree>),
    /// `name(a, b)`; a tuple has no name.
    Call(String, Vec<Tree>),
    /// `head.name(a).name(b)`
    Chain(Box<Chain>),
}

/// An expression and the calls on it.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) head: Tree,
    pub(super) calls: Vec<(&'static str, Vec<Tree>)>,
    /// Whether every call has its own line even if all would fit on one.
    pub(super) tall: bool,
}

impl Tree {
    /// The expression on as few lines as the width allows; its first line is `indent` columns to the right already.
    pub(super) fn lines(&self, indent: usize) -> String {
        let flat = self.flat();
        // A comma or parenthesis is to follow.
        if !self.is_tall() && !flat.contains('\n') && indent + flat.len() < WIDTH {
            return flat;
        }
        match self {
            Self::Atom(text) => text.replace('\n', &format!("\n{}", spaces(indent))),
            Self::List(parts) => enclosed("[", parts, "]", indent),
            Self::Call(name, arguments) => match arguments.as_slice() {
                [only @ (Self::List(_) | Self::Call(..))] => {
                    format!("{name}({})", only.lines(indent))
                }
                _ => enclosed(&format!("{name}("), arguments, ")", indent),
            },
            Self::Chain(chain) => chain.lines(indent),
        }
    }

    fn flat(&self) -> String {
        let all = |parts: &[Tree]| {
            let parts: Vec<String> = parts.iter().map(Tree::flat).collect();
            parts.join(", ")
        };
        match self {
            Self::Atom(text) => text.clone(),
            Self::List(parts) => format!("[{}]", all(parts)),
            Self::Call(name, arguments) => format!("{name}({})", all(arguments)),
            Self::Chain(chain) => {
                let calls = chain.calls.iter();
                let calls = calls.map(|(name, arguments)| format!(".{name}({})", all(arguments)));
                chain.head.flat() + &calls.collect::<String>()
            }
        }
    }

    fn is_tall(&self) -> bool {
        match self {
            Self::Atom(_) => false,
            Self::List(parts) | Self::Call(_, parts) => parts.iter().any(Tree::is_tall),
            Self::Chain(chain) => {
                let mut arguments = chain.calls.iter().flat_map(|(_, arguments)| arguments);
                chain.tall || chain.head.is_tall() || arguments.any(Tree::is_tall)
            }
        }
    }
}

impl Chain {
    fn lines(&self, indent: usize) -> String {
        let mut text = self.head.lines(indent);
        // After a closing parenthesis on its own line, the calls stand below that.
        let inner = if text.contains('\n') {
            indent
        } else {
            indent + 4
        };
        for (name, arguments) in &self.calls {
            let call = Tree::Call(format!(".{name}"), arguments.clone());
            text.extend(["\n", &spaces(inner), &call.lines(inner)]);
        }
        text
    }
}

fn enclosed(open: &str, parts: &[Tree], close: &str, indent: usize) -> String {
    let inner = indent + 4;
    let mut text = open.to_owned();
    for part in parts {
        text.extend(["\n", &spaces(inner), &part.lines(inner), ","]);
    }
    text.extend(["\n", &spaces(indent), close]);
    text
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
