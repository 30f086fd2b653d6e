//! The lookups with two operands, by what they ask; their SQL is in `sql` and the dialects.

/// A lookup with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// Equal.
    Exact,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// Equal but for case. The right side is an escaped pattern.
    IExact,
    /// Holds the text.
    Contains,
    /// Holds the text, case aside. The right side is an escaped pattern.
    IContains,
    /// Starts with the text.
    StartsWith,
    /// Starts with the text, case aside. The right side is an escaped pattern.
    IStartsWith,
    /// Ends with the text.
    EndsWith,
    /// Ends with the text, case aside. The right side is an escaped pattern.
    IEndsWith,
    /// Is one of the list.
    In,
    /// Matches the regular expression.
    Regex,
    /// Matches the regular expression, case aside.
    IRegex,
    /// The JSON document has all that the other one has.
    JsonContains,
}
