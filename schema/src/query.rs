//! A query as a flat program in postfix order: operands first, then what joins them, each clause closed by its own step.
//!
//! The runtime writes programs, `sql` turns them into statements. A program holds no values: they are bound by position.
//! Two equal programs are the same statement, so a program is also the key by which a connection finds it.

use std::hash::{Hash, Hasher};
use std::ops::Deref;

use crate::model::ModelDef;

mod aggregate;
mod function;
mod lookup;

pub use aggregate::Aggregate;
pub use function::{Constant, Function, ValueType};
pub use lookup::Lookup;

/// A reference to constant data, compared and hashed by address.
///
/// Equal addresses mean equal data; the reverse need not hold, it only costs a statement prepared twice.
#[derive(Debug)]
pub struct Ref<T: 'static>(pub &'static T);

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ref<T> {}

impl<T> PartialEq for Ref<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for Ref<T> {}

impl<T> Hash for Ref<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).hash(state);
    }
}

impl<T> Deref for Ref<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        self.0
    }
}

/// A way from one model to another: a foreign key, its way back, or a many-to-many table in either direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The name by which users follow it, `blog` or `entries`.
    pub name: &'static str,
    /// The column of the near table.
    pub near_column: &'static str,
    /// The table of pairs between, for a many-to-many relation.
    pub through: Option<Through>,
    /// The column of the far table.
    pub far_column: &'static str,
    /// The model at the far end.
    pub target: Ref<ModelDef>,
    /// Whether the near column holds the far row's key: a foreign key followed forwards.
    pub forward: bool,
    /// Whether the far row may be missing.
    pub null: bool,
    /// Whether there may be several far rows. Then the far model's scopes hold.
    pub many: bool,
    /// Whether the far rows are known to be meant, so that no scope holds.
    pub unscoped: bool,
}

/// The table of pairs of a many-to-many relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Through {
    /// The table.
    pub table: &'static str,
    /// Its column that points at the near row.
    pub near_column: &'static str,
    /// Its column that points at the far row.
    pub far_column: &'static str,
}

/// A path of steps, as a list from the last step back to the first.
#[derive(Debug, PartialEq)]
pub struct PathNode {
    /// The path before the last step; `None` where it starts at the query's own model.
    pub parent: Option<&'static PathNode>,
    /// The last step.
    pub step: &'static Step,
}

impl PathNode {
    /// Whether any step leads to several rows.
    pub fn is_many(&self) -> bool {
        self.step.many || self.parent.is_some_and(Self::is_many)
    }

    /// Whether any step may lead to no row.
    pub fn is_null(&self) -> bool {
        self.step.null || self.parent.is_some_and(Self::is_null)
    }
}

/// A path, or `None` for the query's own model.
pub type Path = Option<Ref<PathNode>>;

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Pushes a column: the field of that position in the model at the path's end.
    Column(Path, u16),
    /// Pushes a column of the query around this subquery, `depth` levels out (1 is the next one).
    OuterColumn(Path, u16, u8),
    /// Pushes the next bound value.
    Param,
    /// Pushes the next bound value, which is a list; only as the right side of `In`.
    List,
    /// Pushes a whole number that is part of the text.
    Number(i64),
    /// Pushes the selected expression of that position, counted from the first `Select`.
    Annotation(u16),
    /// Pushes `*`, the operand of a count of rows.
    AllRows,

    /// Pops two, pushes the result.
    Arithmetic(Arithmetic),
    /// Pops one, pushes the result.
    Transform(Transform),
    /// Pops one, pushes the aggregate of it.
    Aggregate(Aggregate),
    /// Pops a condition and the operand before it, pushes the aggregate over the rows that satisfy it.
    AggregateWhere(Aggregate),
    /// Pops the operands that these need (distinct values, an order, a condition), a delimiter and the texts before it; pushes
    /// all texts as one.
    StringAgg(StringAgg),
    /// Pops two, pushes the first that is not NULL.
    Coalesce,
    /// Pops so many operands, pushes what the function makes of them.
    Function(Function, u8),
    /// Pops an operand; before it so many pairs of a condition and an operand. Pushes the operand of the first condition that
    /// holds.
    Case(u16),
    /// Pops an operand of the first type, pushes it as one of the second.
    Cast(ValueType, ValueType),
    /// Pops a bound value, pushes it as one of that type: for where nothing beside it says so.
    Typed(ValueType),
    /// Pushes a constant.
    Constant(Constant),
    /// Pops a moment and the name of a time zone, pushes the day and time there.
    InZone,
    /// Pops a JSON document and a path in it, pushes what stands there.
    Json(JsonAs),
    /// Pops an operand, pushes it as a term of a window's order.
    Ordered(Direction),
    /// Pops the operands of a function, those that make its partitions and those that order them; pushes its value in its window.
    Window(Window),
    /// Pops two sets of rows (subqueries for a `Part`, or combined ones), pushes their combination.
    Combine(Combine),
    /// Pops a key, pushes the rows that a relation from rows of the model to rows of the same model leads to, however often.
    Tree(Ref<Step>),
    /// Pops a set of rows: the query is over these instead of the whole table.
    From,
    /// Pushes how many steps led to a row of a `Tree`.
    Depth,
    /// Pops as many operands as it has, pushes SQL that the program's author wrote.
    Custom(Ref<CustomSql>, u8),

    /// Pops two, pushes the condition.
    Lookup(Lookup),
    /// Pops three, pushes `first BETWEEN second AND third`.
    Range,
    /// Pops the operand, pushes whether it is (or is not) NULL.
    IsNull(bool),
    /// Pops an operand, pushes it as a condition.
    Truth,
    /// Pushes a condition that no row satisfies.
    Never,
    /// Pushes a condition that every row satisfies.
    Always,
    /// Pops two conditions.
    And,
    /// Pops two conditions.
    Or,
    /// Pops two conditions: one of them, not both.
    Xor,
    /// Pops a condition.
    Not,

    /// Starts a subquery over a model; up to the `End` that belongs to it, paths start at that model.
    Subquery(Ref<ModelDef>),
    /// Starts a subquery over the rows at a path's end, tied to the row around it.
    Related(Ref<PathNode>),
    /// Ends a subquery and pushes it.
    End(SubqueryUse),

    /// Pops a condition: only rows that satisfy it. Each `Filter` is one `filter()` call.
    Filter,
    /// Pops a condition: only rows that do not satisfy it.
    Exclude,
    /// Pops an operand: order by it, after what is ordered by before.
    OrderBy(Direction),
    /// Forgets the order so far, the model's own too.
    Unordered,
    /// Turns the order round.
    Reverse,
    /// A scope of that model does not hold here, nor in what stands inside; without a number, none of its scopes.
    Unscoped(Ref<ModelDef>, Option<u16>),
    /// Equal rows once.
    Distinct,
    /// Pops an operand and selects it.
    Select,
    /// Selects all columns of the model at the path's end.
    SelectModel(Ref<PathNode>),
    /// The model is selected with the columns of its parent at that path's end.
    SelectParent(Ref<PathNode>),
    /// Selects nothing of the model itself: `values()`.
    Values,
    /// From here on `Select`s with aggregates are computed for each group of what is selected so far.
    Grouped,
    /// From here on `Select`s are the aggregates of the whole query.
    Totals,
    /// Pops an operand and assigns it to the field of that position (in an update).
    Set(u16),
    /// The update is of the parent's row at that path's end.
    UpdateParent(Ref<PathNode>),
    /// At most so many rows.
    Limit(u64),
    /// The next bound value says how many rows to leave out.
    Offset,
    /// Only rows whose key (by the path's last step) is in the next bound list; that key is the first selected column.
    ParentIn(Ref<PathNode>),
    /// After `ParentIn`: at most so many rows for each parent, leaving out the first so many.
    ParentSlice(u32, u32),

    /// What the whole program is for; the last step.
    Verb(Verb),
    /// A column of an insert: the field of that position.
    InsertField(u16),
    /// So many rows are inserted; their values are bound before all that follow.
    InsertRows(u32),
    /// The field of that position belongs to the unique set whose rows are changed instead of inserted twice.
    ConflictField(u16),
    /// Pushes the value that the row to be inserted has in that field.
    Excluded(u16),
    /// The rows read are locked up to the end of the transaction.
    Lock(Lock),
    /// Only rows of the table at that path's end are locked.
    LockOf(Path),
}

/// How rows are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lock {
    /// Whether rows that point at the locked ones may still come.
    pub no_key: bool,
    /// What happens with rows that somebody else has locked.
    pub held: Held,
}

/// What happens with rows that somebody else has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// They are waited for.
    Wait,
    /// They are an error.
    NoWait,
    /// They are left out.
    Skip,
}

impl Op {
    /// Whether it computes one value of many rows.
    pub const fn is_aggregate(self) -> bool {
        matches!(
            self,
            Self::Aggregate(_) | Self::AggregateWhere(_) | Self::StringAgg(_)
        )
    }
}

/// How texts are made one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StringAgg {
    /// Equal texts once.
    pub distinct: bool,
    /// In the order of one more operand, after the delimiter.
    pub order: Option<Direction>,
    /// Only of rows that satisfy one more condition, the last operand.
    pub filter: bool,
}

/// What a subquery is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubqueryUse {
    /// `EXISTS (…)`, a condition.
    Exists,
    /// Its one selected value, or what its aggregate says.
    Scalar,
    /// The number of its rows.
    Count,
    /// A list, the right side of `In`.
    List,
    /// A part of combined rows.
    Part,
}

/// A function over the rows around a row.
// Packed, so that a step stays at 16 bytes: every query hashes and compares its steps.
#[repr(Rust, packed(2))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// Which one.
    pub function: WindowFunction,
    /// How many operands it has.
    pub operands: u8,
    /// How many operands make the partitions.
    pub partition: u8,
    /// How many terms order them.
    pub order: u8,
    /// What the frame's ends count.
    pub frame: Frame,
    /// Where the frame starts, relative to the row; `i32::MIN` at the first one.
    pub start: i32,
    /// Where the frame ends, relative to the row; `i32::MAX` at the last one.
    pub end: i32,
}

/// What the ends of a frame count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// There is none: the database's own, up to the row and its equals if there is an order.
    Own,
    /// Rows.
    Rows,
    /// The difference of the values that order them.
    Range,
}

/// A function over a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WindowFunction {
    /// The number of the row.
    RowNumber,
    /// The number of the first row that is equal, leaving gaps.
    Rank,
    /// The number of the row's value, without gaps.
    DenseRank,
    /// The rank from 0 to 1.
    PercentRank,
    /// The part of rows up to this one and its equals.
    CumeDist,
    /// The number of the row's bucket.
    Ntile,
    /// A value of a row before.
    Lag,
    /// A value of a row after.
    Lead,
    /// The frame's first value.
    FirstValue,
    /// The frame's last value.
    LastValue,
    /// The frame's n-th value.
    NthValue,
    /// An aggregate of the frame.
    Aggregate(Aggregate),
    /// What is no aggregate and cannot be computed over a window.
    None,
}

/// How sets of rows are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Combine {
    /// Rows of either, once.
    Union,
    /// Rows of either, as often as they are there.
    UnionAll,
    /// Rows of both.
    Intersection,
    /// Rows of the first that the second has not.
    Difference,
}

/// What a program does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Reads rows.
    Select,
    /// Counts rows.
    Count,
    /// Asks whether there is a row.
    Exists,
    /// Computes the selected aggregates over all rows.
    Aggregate,
    /// Reads the keys of all rows that point by that foreign key at one of the bound list, at a row that does so, and so on.
    Descendants(u16),
    /// Changes rows.
    Update,
    /// Deletes rows.
    Delete,
    /// Inserts rows.
    Insert,
    /// Inserts rows and returns their keys.
    InsertReturning,
    /// Inserts rows, leaving out those that break a unique constraint.
    InsertIgnore,
    /// Inserts rows, or changes those that are there already, and returns them as they are then.
    Upsert,
    /// Changes many rows, each to values of its own. The first `InsertField` is the key.
    BulkUpdate,
    /// Says how the database would read the rows.
    Explain,
}

/// The direction of an ordering and the place of NULLs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Least first.
    Ascending,
    /// Greatest first.
    Descending,
    /// Least first, NULLs before.
    AscendingNullsFirst,
    /// Least first, NULLs after.
    AscendingNullsLast,
    /// Greatest first, NULLs before.
    DescendingNullsFirst,
    /// Greatest first, NULLs after.
    DescendingNullsLast,
}

impl Direction {
    /// The other way round, NULLs too.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
            Self::AscendingNullsFirst => Self::DescendingNullsLast,
            Self::AscendingNullsLast => Self::DescendingNullsFirst,
            Self::DescendingNullsFirst => Self::AscendingNullsLast,
            Self::DescendingNullsLast => Self::AscendingNullsFirst,
        }
    }

    /// The SQL after the ordered expression.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Ascending => " ASC",
            Self::Descending => " DESC",
            Self::AscendingNullsFirst => " ASC NULLS FIRST",
            Self::AscendingNullsLast => " ASC NULLS LAST",
            Self::DescendingNullsFirst => " DESC NULLS FIRST",
            Self::DescendingNullsLast => " DESC NULLS LAST",
        }
    }
}

/// Arithmetic on two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

/// A transform: one operand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transform {
    /// The year of a date.
    Year,
    /// The year of a moment (UTC).
    MomentYear,
    /// The year to which the week belongs.
    IsoYear,
    /// The quarter, 1 to 4.
    Quarter,
    /// The week of the year to which it belongs, 1 to 53.
    Week,
    /// The day of the week, 1 for Sunday.
    WeekDay,
    /// The day of the week, 1 for Monday.
    IsoWeekDay,
    /// The day of a moment.
    Date,
    /// The time of day of a moment.
    Time,
    /// A date cut down to the first day of such a period.
    TruncateDate(Period),
    /// A moment cut down to the start of such a period.
    TruncateMoment(Period),
    /// The text without regard to case.
    Fold,
    /// The JSON document without regard to the order of its keys.
    Canonical,
    /// The month, 1 to 12.
    Month,
    /// The day of the month.
    Day,
    /// The hour of a time of day or moment (UTC).
    Hour,
    /// The minute of the hour.
    Minute,
    /// The second of the minute, without its fraction.
    Second,
    /// The text in lower case.
    Lower,
    /// The text in upper case.
    Upper,
    /// The number of characters.
    Length,
}

/// A part of time that dates and moments are cut down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// The first of January.
    Year,
    /// The first day of a quarter.
    Quarter,
    /// The first of a month.
    Month,
    /// A Monday.
    Week,
    /// A day.
    Day,
    /// A full hour.
    Hour,
    /// A full minute.
    Minute,
    /// A full second.
    Second,
}

/// As what a part of a JSON document is read. What is something else is NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonAs {
    /// As a document.
    Document,
    /// As a text; numbers, truth values and documents as they are written.
    Text,
    /// As a whole number.
    Integer,
    /// As a number.
    Float,
    /// As a truth value.
    Boolean,
}

/// SQL that the author of a program wrote as a constant: `{}` stands for each operand in turn.
#[derive(Debug, PartialEq, Eq)]
pub struct CustomSql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

impl CustomSql {
    /// The same SQL for all databases.
    pub const fn everywhere(sql: &'static str) -> Self {
        Self {
            sqlite: sql,
            postgres: sql,
        }
    }
}

// A step that grew would slow every query down.
const _: () = assert!(size_of::<Op>() == 16);
