//! The checked definition of a model, as plain data.
//!
//! The same types describe a model in generated code (borrowed, `const`), in a migration file and in what the parser
//! read (owned). Nothing here reads, checks or writes: that is `parse`, `check`, `sql` and `migrate`.

mod relation;

use std::borrow::Cow;
use std::fmt;

use crate::validator::{ErrorMessageDef, UniqueForDef, ValidatorDef};
pub use relation::{ManyToManyDef, OnDelete, RelationDef, ThroughDef};

pub use app::{RelatedField, RelatedObject};
pub use function::Function;
pub use index::{Deferrable, IndexOptions, IndexTerm};

mod app;
mod function;
mod index;
mod kind;

/// Text that is `'static` in generated code and owned when it was read from a source file.
pub type Str = Cow<'static, str>;

/// A list that is `'static` in generated code and owned when it was read from a source file.
pub type List<T> = Cow<'static, [T]>;

/// The models of one app: what `APP` names in the module of a `model!` block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct App {
    /// The app label, `blog`.
    pub label: &'static str,
    /// The models of the block, in the order of their declaration.
    pub models: &'static [&'static ModelDef],
}

/// One model: its table, its columns and what holds between them.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelDef {
    /// The app label, `blog`.
    pub app: Str,
    /// The model's name, `Entry`.
    pub name: Str,
    /// The table's name, `blog_entry`.
    pub table: Str,
    /// The doc comment, without indentation.
    pub doc: Str,
    /// The fields that have a column, in the order of the columns. The primary key is one of them.
    pub fields: List<FieldDef>,
    /// The many-to-many fields: they have a table of their own and no column.
    pub many_to_many: List<ManyToManyDef>,
    /// `Meta { ordering }`.
    pub ordering: List<OrderDef>,
    /// `Meta { indexes }`. Indexes that follow from `db_index` or `unique` of a field are not repeated here.
    pub indexes: List<IndexDef>,
    /// `Meta { constraints }`.
    pub constraints: List<ConstraintDef>,
    /// `Meta { verbose_name }`, by default the name in lower case words.
    pub verbose_name: Str,
    /// `Meta { verbose_name_plural }`, by default the verbose name and an `s`.
    pub verbose_name_plural: Str,
    /// Whether migrations create and alter the table (`Meta { managed: false }` says no).
    pub managed: bool,
    /// What only programs care about; migrations do not know it.
    pub details: Cow<'static, ModelDetails>,
}

/// What a program may want to know about a model, and no database does.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelDetails {
    /// `Meta { scopes }`.
    pub scopes: List<ScopeDef>,
    /// `Meta { get_latest_by }`.
    pub get_latest_by: List<OrderDef>,
}

/// A condition that rows of a model satisfy wherever many of them are meant, unless a query leaves it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeDef {
    /// The name by which queries leave it.
    pub name: Str,
    /// The rows that are in it.
    pub condition: Condition,
}

/// The app label and name by which migrations know a model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelRef {
    /// The app label.
    pub app: Str,
    /// The model's name.
    pub name: Str,
}

/// A field with a column.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDef {
    /// The name in the model: `blog` for `blog: ForeignKey(Blog, …)`.
    pub name: Str,
    /// The column's name: `blog_id` for that key, unless `db_column` says otherwise.
    pub column: Str,
    /// The field type with its own arguments.
    pub kind: FieldKind,
    /// Whether NULL is allowed (`Option<T>` in the struct).
    pub null: bool,
    /// Whether the column is UNIQUE.
    pub unique: bool,
    /// Whether the column has an index. A foreign key and a slug have one unless told otherwise.
    pub db_index: bool,
    /// Whether the column is the primary key.
    pub primary_key: bool,
    /// The value of `default = …`.
    pub default: Option<DefaultDef>,
    /// `auto_now`, `auto_now_add`.
    pub auto: Auto,
    /// The declared choices, empty when any value goes.
    pub choices: List<ChoiceDef>,
    /// What a foreign key points at.
    pub relation: Option<RelationDef>,
    /// What is said about the column alone.
    pub storage: Cow<'static, Storage>,
    /// What only programs care about; migrations do not know it.
    pub details: Cow<'static, FieldDetails>,
}

/// What a database may be told about a column, beside its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    /// What the database puts into the column when a statement gives it no value.
    pub default: Option<DbDefault>,
    /// The rules by which texts compare; empty for the database's own.
    pub collation: Str,
    /// A line for those who look at the database, where it keeps such lines.
    pub comment: Str,
    /// How the database computes the column, if it does: then nobody writes it.
    pub generated: Option<Generated>,
}

/// A column that the database computes.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// Its value, over the other fields of the row.
    pub expression: Condition,
    /// Whether it is stored, else computed whenever it is read; where the database can only store, it does.
    pub stored: bool,
}

/// What a database puts into a column by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum DbDefault {
    /// A constant.
    Literal(Literal),
    /// The present day, time or moment.
    Now,
}

/// What a program may want to know about a field, and no database does.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDetails {
    /// Whether an empty value is valid.
    pub blank: bool,
    /// The name for people, by default the field's name with spaces.
    pub verbose_name: Str,
    /// The explanation for people.
    pub help_text: Str,
    /// Whether people may change the value; if not, only validators look at it.
    pub editable: bool,
    /// `validators`, in their order.
    pub validators: List<ValidatorDef>,
    /// `error_messages`.
    pub error_messages: List<ErrorMessageDef>,
    /// `unique_for_date`, `unique_for_month`, `unique_for_year`.
    pub unique_for: List<UniqueForDef>,
}

/// The type of a field, named as in Django, with the arguments that belong to the type alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// `BigAutoField`: a 64-bit key that the database hands out; the implicit `id`.
    BigAutoField,
    /// `AutoField`: a 32-bit key that the database hands out.
    AutoField,
    /// `SmallAutoField`: a 16-bit key that the database hands out.
    SmallAutoField,
    /// `CharField(max_length)`, in characters.
    CharField {
        /// The longest text, in characters.
        max_length: u32,
    },
    /// `TextField`.
    TextField,
    /// `SlugField`.
    SlugField {
        /// The longest text, in characters; 50 by default.
        max_length: u32,
    },
    /// `EmailField`.
    EmailField {
        /// The longest text, in characters; 254 by default.
        max_length: u32,
    },
    /// `URLField`.
    UrlField {
        /// The longest text, in characters; 200 by default.
        max_length: u32,
    },
    /// `SmallIntegerField`: 16 bits.
    SmallIntegerField,
    /// `IntegerField`: 32 bits.
    IntegerField,
    /// `BigIntegerField`: 64 bits.
    BigIntegerField,
    /// `PositiveSmallIntegerField`: 0 to 32 767.
    PositiveSmallIntegerField,
    /// `PositiveIntegerField`: 0 to 2 147 483 647.
    PositiveIntegerField,
    /// `PositiveBigIntegerField`: 0 to 9 223 372 036 854 775 807.
    PositiveBigIntegerField,
    /// `FloatField`: IEEE 754 double.
    FloatField,
    /// `BooleanField`.
    BooleanField,
    /// `DateField`.
    DateField,
    /// `DateTimeField`: a moment in time, stored in UTC, to the microsecond.
    DateTimeField,
    /// `TimeField`: a time of day, to the microsecond.
    TimeField,
    /// `DurationField`: a span of time, to the microsecond.
    DurationField,
    /// `BinaryField`.
    BinaryField {
        /// The longest value, in bytes.
        max_length: Option<u32>,
    },
    /// `GenericIPAddressField`.
    GenericIpAddressField {
        /// Which addresses it takes.
        protocol: IpProtocol,
        /// Whether `::ffff:192.0.2.1` is stored as `192.0.2.1`.
        unpack_ipv4: bool,
    },
    /// `DecimalField(max_digits, decimal_places)`.
    DecimalField {
        /// All digits, before and after the point.
        max_digits: u8,
        /// The digits after the point.
        decimal_places: u8,
    },
    /// `UUIDField`.
    UuidField,
    /// `JSONField`.
    JsonField,
    /// `ForeignKey`: the column has the type of the key that it points at.
    ForeignKey,
}

/// Which addresses a `GenericIPAddressField` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IpProtocol {
    /// All.
    #[default]
    Both,
    /// `192.0.2.1`.
    IPv4,
    /// `2001:db8::1`.
    IPv6,
}

/// What stands in a column when nothing else was given.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultDef {
    /// A value that migrations can write.
    Literal(Literal),
    /// A Rust expression, as its normalised source text; only the program can evaluate it.
    Expression(Str),
}

/// A constant that both SQL and Rust can write.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// NULL.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// A text. Decimals, dates and UUIDs are given as text too, in their canonical form.
    Text(Str),
}

/// Whether a date field fills itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Auto {
    /// It does not.
    #[default]
    Never,
    /// At every save (`auto_now`).
    Now,
    /// When the row is created (`auto_now_add`).
    NowAdd,
}

/// One allowed value of a field with `choices`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceDef {
    /// The variant's name, `Draft`.
    pub name: Str,
    /// The stored value.
    pub value: Literal,
    /// The text for people, `Out now`.
    pub label: Str,
}

/// One term of an ordering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDef {
    /// The field's name.
    pub field: Str,
    /// Whether the greatest comes first (`-field`).
    pub descending: bool,
}

/// An index over several columns, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexDef {
    /// The index's name, at most 63 bytes.
    pub name: Str,
    /// Its fields.
    pub fields: List<OrderDef>,
    /// The rows it covers; empty for all.
    pub condition: Condition,
    /// Whatever else it says.
    pub options: Cow<'static, IndexOptions>,
}

/// A rule that the database enforces.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintDef {
    /// `UniqueConstraint(fields, name, condition)`.
    Unique {
        /// The constraint's name, at most 63 bytes.
        name: Str,
        /// Names of the fields that are unique together.
        fields: List<Str>,
        /// The rows it holds for; empty for all.
        condition: Condition,
        /// Whatever else it says.
        options: Cow<'static, IndexOptions>,
    },
    /// `CheckConstraint(check, name)`.
    Check {
        /// The constraint's name, at most 63 bytes.
        name: Str,
        /// What must not be false.
        check: Condition,
    },
}

/// A condition on the fields of one row, in postfix order: operands first, then what joins them. Empty means always true.
pub type Condition = List<ConditionOp>;

/// A step of a [`Condition`].
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionOp {
    /// Pushes the field of that name.
    Field(Str),
    /// Pushes a constant.
    Literal(Literal),
    /// Pops two operands, pushes their comparison.
    Compare(Comparison),
    /// Pops its operands, pushes what the function makes of them.
    Call(Function),
    /// Pops an operand, pushes whether it is (`true`) or is not (`false`) NULL.
    IsNull(bool),
    /// Pops two conditions, pushes their conjunction.
    And,
    /// Pops two conditions, pushes their disjunction.
    Or,
    /// Pops a condition, pushes its negation.
    Not,
}

/// How a [`ConditionOp::Compare`] compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl ModelDef {
    /// The label by which messages name the model, `blog.Entry`.
    pub fn label(&self) -> String {
        format!("{}.{}", self.app, self.name)
    }

    /// The reference that other models hold to this one.
    pub fn reference(&self) -> ModelRef {
        ModelRef {
            app: self.app.clone(),
            name: self.name.clone(),
        }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The primary key and its position among the fields.
    pub fn primary_key(&self) -> Option<(usize, &FieldDef)> {
        self.fields
            .iter()
            .enumerate()
            .find(|(_, field)| field.primary_key)
    }
}

impl FieldDef {
    /// A field of that type with no option.
    pub const fn new(name: Str, column: Str, kind: FieldKind) -> Self {
        Self {
            name,
            column,
            kind,
            null: false,
            unique: false,
            db_index: false,
            primary_key: false,
            default: None,
            auto: Auto::Never,
            choices: Cow::Borrowed(&[]),
            relation: None,
            storage: Storage::plain(),
            details: FieldDetails::plain(),
        }
    }

    /// The name for people: `verbose_name`, or the field's name with spaces.
    pub fn verbose_name(&self) -> Str {
        if self.details.verbose_name.is_empty() {
            Cow::Owned(self.name.replace('_', " "))
        } else {
            self.details.verbose_name.clone()
        }
    }
}

impl ModelDetails {
    /// Those of a model that says nothing of the kind.
    pub const NONE: Self = Self {
        scopes: Cow::Borrowed(&[]),
        get_latest_by: Cow::Borrowed(&[]),
    };

    /// Those of a model that says nothing of the kind, as the definition holds them.
    pub const fn plain() -> Cow<'static, Self> {
        static PLAIN: ModelDetails = ModelDetails::NONE;
        Cow::Borrowed(&PLAIN)
    }
}

impl Storage {
    /// That of a field that says nothing of the kind.
    pub const NONE: Self = Self {
        default: None,
        collation: Cow::Borrowed(""),
        comment: Cow::Borrowed(""),
        generated: None,
    };

    /// That of a field that says nothing of the kind, as the definition holds it.
    pub const fn plain() -> Cow<'static, Self> {
        static PLAIN: Storage = Storage::NONE;
        Cow::Borrowed(&PLAIN)
    }
}

impl FieldDetails {
    /// Those of a field that says nothing of the kind.
    pub const fn plain() -> Cow<'static, Self> {
        static PLAIN: FieldDetails = FieldDetails {
            blank: false,
            verbose_name: Cow::Borrowed(""),
            help_text: Cow::Borrowed(""),
            editable: true,
            validators: Cow::Borrowed(&[]),
            error_messages: Cow::Borrowed(&[]),
            unique_for: Cow::Borrowed(&[]),
        };
        Cow::Borrowed(&PLAIN)
    }
}

impl ModelRef {
    /// A reference in constant data.
    pub const fn new(app: &'static str, name: &'static str) -> Self {
        Self {
            app: Cow::Borrowed(app),
            name: Cow::Borrowed(name),
        }
    }
}

impl fmt::Display for ModelRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.app, self.name)
    }
}

impl ConstraintDef {
    /// The constraint's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Unique { name, .. } | Self::Check { name, .. } => name,
        }
    }
}
