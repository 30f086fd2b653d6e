//! How PostgreSQL writes functions and aggregates. Where it rounds or types otherwise than SQLite can, casts make them one.

use crate::query::{Aggregate, Function, ValueType};

/// The text of a function; operands stand for `{0}`, `{1}`, and all of them for `{*}`.
pub(super) fn function(function: Function) -> &'static str {
    match function {
        Function::NullIf => "NULLIF({0}, {1})",
        Function::Greatest => "GREATEST({*})",
        Function::Least => "LEAST({*})",
        Function::Concat => "({|})",
        Function::SubstrFrom => "SUBSTR({0}, GREATEST({1}, 1)::integer)",
        Function::Substr => "SUBSTR({0}, GREATEST({1}, 1)::integer, GREATEST({2}, 0)::integer)",
        Function::Left => "LEFT({0}, {1}::integer)",
        Function::Right => "RIGHT({0}, {1}::integer)",
        Function::Trim => "BTRIM({0})",
        Function::LTrim => "LTRIM({0})",
        Function::RTrim => "RTRIM({0})",
        Function::Replace => "REPLACE({0}, {1}, {2})",
        Function::LPad => "LPAD({0}, {1}::integer, {2})",
        Function::RPad => "RPAD({0}, {1}::integer, {2})",
        Function::Repeat => "REPEAT({0}, {1}::integer)",
        Function::Reverse => "REVERSE({0})",
        Function::StrIndex => "STRPOS({0}, {1})::bigint",
        Function::Chr => "CHR({0}::integer)",
        Function::Ord => "ASCII({0})::bigint",
        Function::BitAnd => "({0}::bigint & {1}::bigint)",
        Function::BitOr => "({0}::bigint | {1}::bigint)",
        Function::BitXor => "({0}::bigint # {1}::bigint)",
        Function::BitLeftShift => "({0}::bigint << ({1} & 63)::integer)",
        Function::BitRightShift => "({0}::bigint >> ({1} & 63)::integer)",
        Function::JsonObject => "JSONB_BUILD_OBJECT({*})",
        Function::JsonArray => "JSONB_BUILD_ARRAY({*})",
        Function::JsonFloat | Function::JsonBoolean | Function::JsonDocument => "{0}",
        Function::Uuid4 => "GEN_RANDOM_UUID()",
        Function::Now => "STATEMENT_TIMESTAMP()",
        _ => number(function).unwrap_or_else(|| moment(function)),
    }
}

// Operands of what works on floats are floats already: the runtime casts them.
fn number(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Abs => "ABS({0})",
        Function::Sign => "SIGN({0})::bigint",
        Function::Ceil | Function::DecimalCeil => "CEIL({0})",
        Function::Floor | Function::DecimalFloor => "FLOOR({0})",
        // PostgreSQL: rounding a double goes to the even neighbour, rounding a numeric away from zero.
        Function::Round => "ROUND({0}::numeric, {1}::integer)::double precision",
        Function::DecimalRound => "ROUND({0}, {1}::integer)",
        Function::Power => "POWER({0}, {1})",
        Function::Sqrt => "SQRT({0})",
        Function::Exp => "EXP({0})",
        Function::Ln => "LN({0})",
        Function::Log => "LOG({1}::numeric, {0}::numeric)::double precision",
        Function::Sin => "SIN({0})",
        Function::Cos => "COS({0})",
        Function::Tan => "TAN({0})",
        Function::Cot => "COT({0})",
        Function::ASin => "ASIN({0})",
        Function::ACos => "ACOS({0})",
        Function::ATan => "ATAN({0})",
        Function::ATan2 => "ATAN2({0}, {1})",
        Function::Degrees => "DEGREES({0})",
        Function::Radians => "RADIANS({0})",
        Function::Pi => "PI()",
        Function::Random => "RANDOM()",
        _ => return None,
    })
}

fn moment(function: Function) -> &'static str {
    match function {
        Function::After => "({0} + {1})",
        Function::Before | Function::Since => "({0} - {1})",
        _ => "(({0} - {1}) * INTERVAL '1 day')",
    }
}

/// What stands before and after the operand of an aggregate.
pub(super) fn aggregate(aggregate: Aggregate) -> (&'static str, &'static str) {
    match aggregate {
        Aggregate::StdDevPop => ("STDDEV_POP(", "::double precision)"),
        Aggregate::StdDevSamp => ("STDDEV_SAMP(", "::double precision)"),
        Aggregate::VarPop => ("VAR_POP(", "::double precision)"),
        Aggregate::VarSamp => ("VAR_SAMP(", "::double precision)"),
        Aggregate::BitAnd => ("BIT_AND(", "::bigint)"),
        Aggregate::BitOr => ("BIT_OR(", "::bigint)"),
        Aggregate::BitXor => ("BIT_XOR(", "::bigint)"),
        Aggregate::AnyValue => ("MIN(", ")"),
        Aggregate::BoolAnd => ("BOOL_AND(", ")"),
        Aggregate::BoolOr => ("BOOL_OR(", ")"),
        other => super::super::plain_aggregate(other),
    }
}

/// What makes an operand one of that type.
pub(super) fn value_type(of: ValueType) -> &'static str {
    match of {
        ValueType::Integer => "::bigint",
        ValueType::Float => "::double precision",
        ValueType::Text => "::text",
        ValueType::Boolean => "::boolean",
        ValueType::Date => "::date",
        ValueType::DateTime => "::timestamptz",
        ValueType::Time => "::time",
        ValueType::Duration => "::interval",
        ValueType::Decimal(_) => "::numeric",
        ValueType::Uuid => "::uuid",
        ValueType::Json => "::jsonb",
    }
}

/// The text of a cast; the operand stands for `{0}`, a decimal's places for `{1}`.
pub(super) fn cast(from: ValueType, to: ValueType) -> &'static str {
    use ValueType::{Boolean, Date, DateTime, Decimal, Float, Integer, Text, Uuid};
    match (from, to) {
        // PostgreSQL: a double goes to the even neighbour, a numeric away from zero.
        (Float, Integer) => "ROUND({0}::numeric)::bigint",
        (DateTime, Text) => "TO_CHAR({0}, 'YYYY-MM-DD HH24:MI:SS.US')",
        (Boolean, Integer) => "({0})::integer::bigint",
        (_, Integer) => "({0})::bigint",
        (_, Float) => "({0})::double precision",
        (Boolean | Integer | Decimal(_) | Date | Uuid | Text, Text) => "({0})::text",
        (_, Decimal(_)) => "ROUND({0}::numeric, {1})",
        (Integer, Boolean) => "({0})::boolean",
        (_, Date) => "({0})::date",
        (_, DateTime) => "({0})::timestamptz",
        _ => "{0}",
    }
}
