//! How SQLite writes functions and aggregates. What begins with `nuages_` is registered with each connection, because SQLite has
//! no such function or another meaning: ASCII letters only, NULL instead of an error.

use crate::query::{Aggregate, Function, ValueType};

/// The text of a function; operands stand for `{0}`, `{1}`, and all of them for `{*}`.
pub(super) fn function(function: Function) -> &'static str {
    match function {
        Function::NullIf => "NULLIF({0}, {1})",
        Function::Greatest => "MAX({*})",
        Function::Least => "MIN({*})",
        Function::Concat => "({|})",
        Function::SubstrFrom => "SUBSTR({0}, MAX({1}, 1))",
        Function::Substr => "SUBSTR({0}, MAX({1}, 1), MAX({2}, 0))",
        Function::Left => "SUBSTR({0}, 1, {1})",
        Function::Right => "nuages_right({0}, {1})",
        Function::Trim => "TRIM({0})",
        Function::LTrim => "LTRIM({0})",
        Function::RTrim => "RTRIM({0})",
        Function::Replace => "REPLACE({0}, {1}, {2})",
        Function::LPad => "nuages_lpad({0}, {1}, {2})",
        Function::RPad => "nuages_rpad({0}, {1}, {2})",
        Function::Repeat => "nuages_repeat({0}, {1})",
        Function::Reverse => "nuages_reverse({0})",
        Function::StrIndex => "INSTR({0}, {1})",
        Function::Chr => "nuages_chr({0})",
        Function::Ord => "COALESCE(UNICODE({0}), LENGTH({0}))",
        Function::BitAnd => "({0} & {1})",
        Function::BitOr => "({0} | {1})",
        Function::BitXor => "(({0} | {1}) - ({0} & {1}))",
        Function::BitLeftShift => "({0} << ({1} & 63))",
        Function::BitRightShift => "({0} >> ({1} & 63))",
        Function::JsonObject => "JSON_OBJECT({*})",
        Function::JsonArray => "JSON_ARRAY({*})",
        Function::JsonFloat => "JSON(nuages_float_text({0}))",
        Function::JsonBoolean => "JSON(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        Function::JsonDocument => "JSON({0})",
        Function::Uuid4 => {
            "LOWER(HEX(RANDOMBLOB(4)) || '-' || HEX(RANDOMBLOB(2)) || '-4' || SUBSTR(HEX(RANDOMBLOB(2)), 2) || '-' || SUBSTR('89ab', 1 + (RANDOM() & 3), 1) || SUBSTR(HEX(RANDOMBLOB(2)), 2) || '-' || HEX(RANDOMBLOB(6)))"
        }
        Function::Now => "STRFTIME('%Y-%m-%d %H:%M:%f000', 'now')",
        _ => number(function).unwrap_or_else(|| moment(function)),
    }
}

fn number(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Abs => "ABS({0})",
        Function::Sign => "nuages_sign({0})",
        Function::Ceil => "nuages_ceil({0})",
        Function::Floor => "nuages_floor({0})",
        Function::Round => "nuages_round({0}, {1})",
        Function::DecimalCeil => "nuages_ceil_units({0}, {1})",
        Function::DecimalFloor => "nuages_floor_units({0}, {1})",
        Function::DecimalRound => "nuages_round_units({0}, {1}, {2})",
        Function::Power => "nuages_power({0}, {1})",
        Function::Sqrt => "nuages_sqrt({0})",
        Function::Exp => "nuages_exp({0})",
        Function::Ln => "nuages_ln({0})",
        Function::Log => "nuages_log({1}, {0})",
        Function::Sin => "nuages_sin({0})",
        Function::Cos => "nuages_cos({0})",
        Function::Tan => "nuages_tan({0})",
        Function::Cot => "nuages_cot({0})",
        Function::ASin => "nuages_asin({0})",
        Function::ACos => "nuages_acos({0})",
        Function::ATan => "nuages_atan({0})",
        Function::ATan2 => "nuages_atan2({0}, {1})",
        Function::Degrees => "nuages_degrees({0})",
        Function::Radians => "nuages_radians({0})",
        Function::Pi => "3.141592653589793",
        // 53 bits, as many as a float has.
        Function::Random => "((RANDOM() & 9007199254740991) / 9007199254740992.0)",
        _ => return None,
    })
}

fn moment(function: Function) -> &'static str {
    match function {
        Function::After => "nuages_after({0}, {1})",
        Function::Before => "nuages_after({0}, -({1}))",
        Function::Since => "nuages_since({0}, {1})",
        _ => "(CAST(JULIANDAY({0}) - JULIANDAY({1}) AS INTEGER) * 86400000000)",
    }
}

/// What stands before and after the operand of an aggregate.
pub(super) fn aggregate(aggregate: Aggregate) -> (&'static str, &'static str) {
    match aggregate {
        Aggregate::StdDevPop => ("nuages_stddev_pop(", ")"),
        Aggregate::StdDevSamp => ("nuages_stddev_samp(", ")"),
        Aggregate::VarPop => ("nuages_var_pop(", ")"),
        Aggregate::VarSamp => ("nuages_var_samp(", ")"),
        Aggregate::BitAnd => ("nuages_bit_and(", ")"),
        Aggregate::BitOr => ("nuages_bit_or(", ")"),
        Aggregate::BitXor => ("nuages_bit_xor(", ")"),
        Aggregate::AnyValue | Aggregate::BoolAnd => ("MIN(", ")"),
        Aggregate::BoolOr => ("MAX(", ")"),
        other => super::super::plain_aggregate(other),
    }
}

/// The text of a cast; the operand stands for `{0}`, 10 to the power of a decimal's places for `{1}`.
pub(super) fn cast(from: ValueType, to: ValueType) -> &'static str {
    use ValueType::{Boolean, Date, DateTime, Decimal, Float, Integer, Text};
    match (from, to) {
        (Decimal(_), Float) => "({0} / {1}.0)",
        (Decimal(_), Integer) => "(nuages_round_to({0}, {1}) / {1})",
        (Decimal(_), Text) => "nuages_units_text({0}, {1})",
        (Integer, Decimal(_)) => "({0} * {1})",
        (Float, Decimal(_)) => "nuages_units({0}, {1})",
        (Float, Integer) => "nuages_whole({0})",
        (Integer, Float) => "CAST({0} AS REAL)",
        (Text, Integer) => "nuages_parse_integer({0})",
        (Text, Float) => "nuages_parse_float({0})",
        (Boolean, Text) => "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        (Integer, Text) => "CAST({0} AS TEXT)",
        (Integer, Boolean) => "({0} <> 0)",
        (DateTime, Date) => "SUBSTR({0}, 1, 10)",
        (Date, DateTime) => "({0} || ' 00:00:00.000000')",
        _ => "{0}",
    }
}
