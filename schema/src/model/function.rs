//! What conditions may compute of fields: arithmetic, a few functions of texts and numbers, and questions about texts.

/// A step of a condition that pops its operands and pushes its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`; nothing where the divisor is 0.
    Divide,
    /// `%`; nothing where the divisor is 0.
    Modulo,
    /// The text in lower case.
    Lower,
    /// The text in upper case.
    Upper,
    /// The number of characters.
    Length,
    /// The text without spaces at its ends.
    Trim,
    /// The number without its sign.
    Abs,
    /// The first of two that is not NULL.
    Coalesce,
    /// Two texts as one; NULL is an empty text.
    Concat,
    /// Whether a text holds another.
    Contains,
    /// Whether a text starts with another.
    StartsWith,
    /// Whether a text ends with another.
    EndsWith,
}

impl Function {
    /// Those that are called as methods, by the name that `model!` and migrations know.
    pub const METHODS: &[(&str, Self)] = &[
        ("lower", Self::Lower),
        ("upper", Self::Upper),
        ("length", Self::Length),
        ("trim", Self::Trim),
        ("abs", Self::Abs),
        ("coalesce", Self::Coalesce),
        ("concat", Self::Concat),
        ("contains", Self::Contains),
        ("startswith", Self::StartsWith),
        ("endswith", Self::EndsWith),
    ];

    /// The one of that name.
    pub fn method(name: &str) -> Option<Self> {
        let known = Self::METHODS.iter().find(|(known, _)| *known == name);
        known.map(|(_, function)| *function)
    }

    /// The name by which it is called, or its operator.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            method => {
                let known = Self::METHODS.iter().find(|(_, known)| *known == method);
                known.map_or("", |(name, _)| name)
            }
        }
    }

    /// How many operands it pops.
    pub const fn operands(self) -> usize {
        match self {
            Self::Lower | Self::Upper | Self::Length | Self::Trim | Self::Abs => 1,
            _ => 2,
        }
    }

    /// Whether it is arithmetic.
    pub const fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo
        )
    }

    /// Whether its result is a truth value.
    pub const fn is_condition(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith)
    }
}
