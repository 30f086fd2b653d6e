//! The functions of a program, the types of its values and its constants; how each is written is for the dialects to say.

/// A constant that is part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constant {
    /// Nothing.
    Null,
    /// True.
    True,
    /// False.
    False,
}

impl Constant {
    /// Its SQL, the same on every database.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::True => "TRUE",
            Self::False => "FALSE",
        }
    }
}

/// What a value is, as far as databases must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A whole number of 64 bits.
    Integer,
    /// A floating-point number.
    Float,
    /// A text.
    Text,
    /// A truth value.
    Boolean,
    /// A date.
    Date,
    /// A moment.
    DateTime,
    /// A time of day.
    Time,
    /// A span of time.
    Duration,
    /// A decimal number with so many digits after the point.
    Decimal(u8),
    /// A UUID.
    Uuid,
    /// A JSON document.
    Json,
}

/// A function of its operands. NULL makes its result NULL, unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// The first operand, NULL if it equals the second.
    NullIf,
    /// The greatest of two or more.
    Greatest,
    /// The least of two or more.
    Least,

    /// All texts in a row; NULL is no text.
    Concat,
    /// The text from a position on, counted from 1.
    SubstrFrom,
    /// So many characters from a position on.
    Substr,
    /// The first characters.
    Left,
    /// The last characters.
    Right,
    /// Without spaces at its ends.
    Trim,
    /// Without spaces at its start.
    LTrim,
    /// Without spaces at its end.
    RTrim,
    /// The text with each occurrence of the second in it replaced by the third.
    Replace,
    /// The text of that length: cut, or filled in front.
    LPad,
    /// The text of that length: cut, or filled behind.
    RPad,
    /// The text so many times.
    Repeat,
    /// The characters backwards.
    Reverse,
    /// The position of a text in a text, counted from 1; 0 if it is not there.
    StrIndex,
    /// The character of a code point.
    Chr,
    /// The code point of the first character; 0 of the empty text.
    Ord,

    /// Without its sign.
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// The least whole number that is not less.
    Ceil,
    /// The greatest whole number that is not greater.
    Floor,
    /// Rounded to so many digits after the point; halves away from zero.
    Round,
    /// The least whole decimal that is not less; the second operand is the decimal's unit.
    DecimalCeil,
    /// The greatest whole decimal that is not greater; the second operand is the decimal's unit.
    DecimalFloor,
    /// A decimal rounded to so many digits; the third operand is its number of digits.
    DecimalRound,
    /// The first to the power of the second.
    Power,
    /// The square root.
    Sqrt,
    /// e to the power.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The logarithm to the base of the second operand.
    Log,
    /// Sine of an angle in radians.
    Sin,
    /// Cosine of an angle in radians.
    Cos,
    /// Tangent of an angle in radians.
    Tan,
    /// Cotangent of an angle in radians.
    Cot,
    /// The angle of a sine.
    ASin,
    /// The angle of a cosine.
    ACos,
    /// The angle of a tangent.
    ATan,
    /// The angle of the point (x, y), given y and x.
    ATan2,
    /// Radians as degrees.
    Degrees,
    /// Degrees as radians.
    Radians,
    /// Pi.
    Pi,
    /// A number from 0 to below 1, another one each time.
    Random,
    /// Both bits.
    BitAnd,
    /// Either bit.
    BitOr,
    /// One of the bits.
    BitXor,
    /// The bits moved up.
    BitLeftShift,
    /// The bits moved down.
    BitRightShift,

    /// A document of keys and values, in turn; NULL is `null`.
    JsonObject,
    /// A list of values; NULL is `null`.
    JsonArray,
    /// A float as a value in JSON.
    JsonFloat,
    /// A truth value as one in JSON.
    JsonBoolean,
    /// A document as a value in JSON.
    JsonDocument,

    /// A new UUID of random bits.
    Uuid4,
    /// The moment at which the statement started.
    Now,
    /// A moment and a span of time after it.
    After,
    /// A moment and a span of time before it.
    Before,
    /// The span of time from the second moment to the first.
    Since,
    /// The span of time from the second day to the first.
    DaysSince,
}

impl Function {
    /// Whether a NULL among the operands makes the result NULL.
    pub const fn is_strict(self) -> bool {
        !matches!(self, Self::Concat | Self::JsonObject | Self::JsonArray)
    }

    /// Whether the result is of the first operand's type.
    pub const fn is_like_operand(self) -> bool {
        matches!(
            self,
            Self::NullIf
                | Self::Greatest
                | Self::Least
                | Self::Abs
                | Self::DecimalCeil
                | Self::DecimalFloor
                | Self::DecimalRound
        )
    }

    /// The type of the result, where it is always the same.
    pub const fn returns(self) -> Option<ValueType> {
        Some(match self {
            Self::StrIndex
            | Self::Ord
            | Self::Sign
            | Self::BitAnd
            | Self::BitOr
            | Self::BitXor
            | Self::BitLeftShift
            | Self::BitRightShift => ValueType::Integer,
            Self::Ceil
            | Self::Floor
            | Self::Round
            | Self::Power
            | Self::Sqrt
            | Self::Exp
            | Self::Ln
            | Self::Log
            | Self::Sin
            | Self::Cos
            | Self::Tan
            | Self::Cot
            | Self::ASin
            | Self::ACos
            | Self::ATan
            | Self::ATan2
            | Self::Degrees
            | Self::Radians
            | Self::Pi
            | Self::Random => ValueType::Float,
            Self::Since | Self::DaysSince => ValueType::Duration,
            _ => return None,
        })
    }
}
