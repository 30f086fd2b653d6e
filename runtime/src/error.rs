//! The one error of nuages: what went wrong, with which model, field and constraint, asked by predicates.

use std::fmt;
use std::fmt::Write as _;

use crate::validation_error::{ValidationError, ValidationErrors};
use crate::value::{Cell, CellError};
use nuages_schema::model::ModelDef;

/// Anything that can go wrong between a query and its rows.
///
/// ```
/// use nuages::Error;
///
/// fn explain(error: &Error) -> &'static str {
///     if error.is_unique_violation() { "already taken" } else { "try again" }
/// }
/// ```
pub struct Error(Box<Inner>);

/// The result of everything that talks to a database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

struct Inner {
    kind: Kind,
    model: Option<&'static ModelDef>,
    fields: Vec<String>,
    constraint: Option<String>,
    statement: Option<String>,
}

#[derive(Debug)]
enum Kind {
    DoesNotExist,
    MultipleObjects(usize),
    Unique(String),
    ForeignKey(String),
    NotNull(String),
    Check(String),
    Protected(String),
    Restricted(String),
    InvalidValue(String),
    InvalidRow(String),
    InvalidQuery(String),
    Rollback,
    Busy(String),
    ReadOnly(String),
    NotADatabase(String),
    MissingTable(String),
    MissingColumn(String),
    Connection(String),
    Migration(String),
    Validation(ValidationErrors),
    Database(String),
}

/// Which rule a statement broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Violation {
    Unique,
    ForeignKey,
    NotNull,
    Check,
}

impl Error {
    #[cold]
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            model: None,
            fields: Vec::new(),
            constraint: None,
            statement: None,
        }))
    }

    /// Rolls a transaction back where nothing failed: `Err(Error::rollback())`.
    #[must_use]
    pub fn rollback() -> Self {
        Self::new(Kind::Rollback)
    }

    /// An error of your own inside `atomic`, which rolls it back.
    #[must_use]
    pub fn other(message: impl fmt::Display) -> Self {
        Self::new(Kind::Database(message.to_string()))
    }

    #[cold]
    pub(crate) fn does_not_exist(model: &'static ModelDef) -> Self {
        Self::new(Kind::DoesNotExist).of(model)
    }

    #[cold]
    pub(crate) fn multiple_objects(model: &'static ModelDef, found: usize) -> Self {
        Self::new(Kind::MultipleObjects(found)).of(model)
    }

    #[cold]
    pub(crate) fn invalid_value(why: impl Into<String>) -> Self {
        Self::new(Kind::InvalidValue(why.into()))
    }

    #[cold]
    pub(crate) fn invalid_query(why: impl Into<String>) -> Self {
        Self::new(Kind::InvalidQuery(why.into()))
    }

    #[cold]
    pub(crate) fn protected(model: &'static ModelDef, by: impl Into<String>) -> Self {
        Self::new(Kind::Protected(by.into())).of(model)
    }

    #[cold]
    pub(crate) fn restricted(model: &'static ModelDef, by: impl Into<String>) -> Self {
        Self::new(Kind::Restricted(by.into())).of(model)
    }

    #[cold]
    pub(crate) fn violation(violation: Violation, message: String) -> Self {
        Self::new(match violation {
            Violation::Unique => Kind::Unique(message),
            Violation::ForeignKey => Kind::ForeignKey(message),
            Violation::NotNull => Kind::NotNull(message),
            Violation::Check => Kind::Check(message),
        })
    }

    #[cold]
    pub(crate) fn busy(message: String) -> Self {
        Self::new(Kind::Busy(message))
    }

    #[cold]
    pub(crate) fn read_only(message: String) -> Self {
        Self::new(Kind::ReadOnly(message))
    }

    #[cold]
    pub(crate) fn not_a_database(message: String) -> Self {
        Self::new(Kind::NotADatabase(message))
    }

    #[cold]
    pub(crate) fn missing_table(message: String) -> Self {
        Self::new(Kind::MissingTable(message))
    }

    #[cold]
    pub(crate) fn missing_column(message: String) -> Self {
        Self::new(Kind::MissingColumn(message))
    }

    #[cold]
    pub(crate) fn connection(message: String) -> Self {
        Self::new(Kind::Connection(message))
    }

    #[cold]
    pub(crate) fn migration(message: impl Into<String>) -> Self {
        Self::new(Kind::Migration(message.into()))
    }

    #[cold]
    pub(crate) fn database(message: String) -> Self {
        Self::new(Kind::Database(message))
    }

    #[cold]
    pub(crate) fn validation(errors: ValidationErrors) -> Self {
        Self::new(Kind::Validation(errors))
    }

    /// A cell of a row that is not what its field says.
    #[cold]
    pub(crate) fn invalid_cell(error: CellError) -> Self {
        Self::new(Kind::InvalidRow(match error {
            CellError::Null => "the column holds NULL, but the field is not nullable".to_owned(),
            CellError::Type(found) | CellError::Value(found) => {
                format!("the column holds {found}")
            }
        }))
    }

    /// Names the model, the field and the row of an error that reading a column gave.
    #[cold]
    #[must_use]
    pub(crate) fn in_row(
        self,
        model: &'static ModelDef,
        field: usize,
        key: Option<Cell<'_>>,
    ) -> Self {
        let mut this = self.of(model);
        if let Some(field) = model.fields.get(field) {
            this.0.fields = vec![field.name.to_string()];
            if let Kind::InvalidRow(message) = &mut this.0.kind {
                message.push_str(" (a ");
                message.push_str(field.kind.name());
                message.push(')');
            }
        }
        if let (Kind::InvalidRow(message), Some(key)) = (&mut this.0.kind, key) {
            match key {
                Cell::Integer(key) => {
                    let _ = write!(message, ", in the row with key {key}");
                }
                Cell::Text(key) => {
                    let key = String::from_utf8_lossy(key);
                    let _ = write!(message, ", in the row with key {key:?}");
                }
                _ => {}
            }
        }
        this
    }

    #[must_use]
    pub(crate) fn of(mut self, model: &'static ModelDef) -> Self {
        self.0.model.get_or_insert(model);
        self
    }

    #[must_use]
    pub(crate) fn with_fields(mut self, fields: Vec<String>) -> Self {
        self.0.fields = fields;
        self
    }

    #[must_use]
    pub(crate) fn with_constraint(mut self, constraint: String) -> Self {
        self.0.constraint = Some(constraint);
        self
    }

    #[must_use]
    pub(crate) fn with_statement(mut self, statement: &str) -> Self {
        self.0.statement = Some(statement.to_owned());
        self
    }

    /// What the database itself said, where that is more than the error's text.
    pub(crate) fn detail(&self) -> String {
        match &self.0.kind {
            Kind::Unique(message)
            | Kind::ForeignKey(message)
            | Kind::NotNull(message)
            | Kind::Check(message) => message.clone(),
            _ => self.to_string(),
        }
    }

    /// No row matched a `get`.
    pub fn is_does_not_exist(&self) -> bool {
        matches!(self.0.kind, Kind::DoesNotExist)
    }

    /// More than one row matched a `get`.
    pub fn is_multiple_objects_returned(&self) -> bool {
        matches!(self.0.kind, Kind::MultipleObjects(_))
    }

    /// Two rows would have been equal where the schema says that they are not.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self.0.kind, Kind::Unique(_))
    }

    /// A key points at no row, or a row that others point at was deleted.
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(self.0.kind, Kind::ForeignKey(_))
    }

    /// NULL where the schema does not allow it.
    pub fn is_not_null_violation(&self) -> bool {
        matches!(self.0.kind, Kind::NotNull(_))
    }

    /// A check constraint said no.
    pub fn is_check_violation(&self) -> bool {
        matches!(self.0.kind, Kind::Check(_))
    }

    /// Any of the four violations (Django's `IntegrityError`).
    pub fn is_integrity_error(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Unique(_) | Kind::ForeignKey(_) | Kind::NotNull(_) | Kind::Check(_)
        )
    }

    /// A row cannot be deleted: others point at it with `on_delete = Protect`.
    pub fn is_protected(&self) -> bool {
        matches!(self.0.kind, Kind::Protected(_))
    }

    /// A row cannot be deleted: others that stay point at it with `on_delete = Restrict`.
    pub fn is_restricted(&self) -> bool {
        matches!(self.0.kind, Kind::Restricted(_))
    }

    /// A value that the field cannot hold; nothing was sent.
    pub fn is_invalid_value(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidValue(_))
    }

    /// A column holds something that its field does not allow.
    pub fn is_invalid_row(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidRow(_))
    }

    /// The query cannot be written as a statement.
    pub fn is_invalid_query(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidQuery(_))
    }

    /// `Error::rollback()`.
    pub fn is_rollback(&self) -> bool {
        matches!(self.0.kind, Kind::Rollback)
    }

    /// Another process held the database for longer than the timeout.
    pub fn is_busy(&self) -> bool {
        matches!(self.0.kind, Kind::Busy(_))
    }

    /// The file or connection does not allow writing.
    pub fn is_read_only(&self) -> bool {
        matches!(self.0.kind, Kind::ReadOnly(_))
    }

    /// The file is not a database.
    pub fn is_not_a_database(&self) -> bool {
        matches!(self.0.kind, Kind::NotADatabase(_))
    }

    /// A table is missing: are the migrations applied?
    pub fn is_missing_table(&self) -> bool {
        matches!(self.0.kind, Kind::MissingTable(_))
    }

    /// A column is missing: are the migrations applied?
    pub fn is_missing_column(&self) -> bool {
        matches!(self.0.kind, Kind::MissingColumn(_))
    }

    /// The server could not be reached, or the connection broke.
    pub fn is_connection_error(&self) -> bool {
        matches!(self.0.kind, Kind::Connection(_))
    }

    /// A migration cannot be applied.
    pub fn is_migration_error(&self) -> bool {
        matches!(self.0.kind, Kind::Migration(_))
    }

    /// `full_clean` found something wrong: see [`validation_errors`](Self::validation_errors).
    pub fn is_validation(&self) -> bool {
        matches!(self.0.kind, Kind::Validation(_))
    }

    /// What `full_clean` found wrong, by field.
    pub fn validation_errors(&self) -> Option<&ValidationErrors> {
        match &self.0.kind {
            Kind::Validation(errors) => Some(errors),
            _ => None,
        }
    }

    /// The model's name, `Entry`.
    pub fn model(&self) -> Option<&str> {
        self.0.model.map(|model| &*model.name)
    }

    /// The names of the fields that are concerned.
    pub fn fields(&self) -> &[String] {
        &self.0.fields
    }

    /// The violated constraint's name, if it has one.
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The statement that failed, without its values.
    pub fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(model) = inner.model {
            f.write_str(&model.name)?;
            if let [field] = inner.fields.as_slice() {
                write!(f, ".{field}")?;
            } else if !inner.fields.is_empty() {
                write!(f, "({})", inner.fields.join(", "))?;
            }
            f.write_str(": ")?;
        }
        match &inner.kind {
            Kind::DoesNotExist => f.write_str("no row matches the query")?,
            Kind::MultipleObjects(found) if *found > 20 => {
                f.write_str("get() found more than 20 rows")?;
            }
            Kind::MultipleObjects(found) => write!(f, "get() found {found} rows")?,
            Kind::Unique(_) => f.write_str("a row with this value exists already")?,
            Kind::ForeignKey(_) => f.write_str("a key points at a row that does not exist")?,
            Kind::NotNull(_) => f.write_str("a value is required")?,
            Kind::Check(_) => f.write_str("a check constraint does not hold")?,
            Kind::Protected(by) | Kind::Restricted(by) => write!(f, "cannot be deleted: {by}")?,
            Kind::Rollback => f.write_str("rolled back")?,
            Kind::Validation(errors) => errors.fmt(f)?,
            Kind::InvalidValue(message)
            | Kind::InvalidRow(message)
            | Kind::InvalidQuery(message)
            | Kind::Busy(message)
            | Kind::ReadOnly(message)
            | Kind::NotADatabase(message)
            | Kind::MissingTable(message)
            | Kind::MissingColumn(message)
            | Kind::Connection(message)
            | Kind::Migration(message)
            | Kind::Database(message) => f.write_str(message)?,
        }
        if let Some(constraint) = &inner.constraint {
            write!(f, " (constraint {constraint})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind);
        if let Some(model) = self.model() {
            debug.field("model", &model);
        }
        if !self.0.fields.is_empty() {
            debug.field("fields", &self.0.fields);
        }
        if let Some(constraint) = &self.0.constraint {
            debug.field("constraint", constraint);
        }
        if let Some(statement) = &self.0.statement {
            debug.field("statement", statement);
        }
        debug.finish()
    }
}

impl std::error::Error for Error {}

impl From<ValidationErrors> for Error {
    fn from(errors: ValidationErrors) -> Self {
        Self::validation(errors)
    }
}

impl From<ValidationError> for Error {
    fn from(error: ValidationError) -> Self {
        Self::validation(error.into())
    }
}

impl From<nuages_schema::sql::RenderError> for Error {
    fn from(error: nuages_schema::sql::RenderError) -> Self {
        Self::invalid_query(error.to_string())
    }
}

/// `.optional()` on the result of a `get`.
pub trait Optional {
    /// What is there if anything is.
    type Value;

    /// `Ok(None)` where no row matched.
    ///
    /// # Errors
    /// All other errors stay.
    fn optional(self) -> Result<Option<Self::Value>>;
}

impl<T> Optional for Result<T> {
    type Value = T;

    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_does_not_exist() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
