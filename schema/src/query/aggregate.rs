//! The aggregate functions, by what they compute; their SQL is in `sql` and the dialects.

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// The number of values that are not NULL.
    Count,
    /// The number of different values.
    CountDistinct,
    /// The sum, NULL of nothing.
    Sum,
    /// The mean, NULL of nothing.
    Avg,
    /// The least, NULL of nothing.
    Min,
    /// The greatest, NULL of nothing.
    Max,
    /// The sum of different values.
    SumDistinct,
    /// The mean of different values.
    AvgDistinct,
    /// The standard deviation of all there are.
    StdDevPop,
    /// The standard deviation, estimated from some; NULL of one.
    StdDevSamp,
    /// The variance of all there are.
    VarPop,
    /// The variance, estimated from some; NULL of one.
    VarSamp,
    /// Any value that is not NULL.
    AnyValue,
    /// The bits that all have.
    BitAnd,
    /// The bits that any has.
    BitOr,
    /// The bits that an odd number has.
    BitXor,
    /// Whether all are true.
    BoolAnd,
    /// Whether any is true.
    BoolOr,
}

impl Aggregate {
    /// The same of different values.
    #[must_use]
    pub const fn distinct(self) -> Self {
        match self {
            Self::Count => Self::CountDistinct,
            Self::Sum => Self::SumDistinct,
            Self::Avg => Self::AvgDistinct,
            // A double changes nothing, or the statistics are of all rows.
            other => other,
        }
    }

    /// Whether it is a number also of no rows.
    pub const fn is_count(self) -> bool {
        matches!(self, Self::Count | Self::CountDistinct)
    }
}
