//! Looking at a row before it is saved: Django's `full_clean`, its parts, and what a builder becomes by it.
//!
//! What needs no database is done at once, when the verb is called; the rest is one operation. Nothing here runs by itself:
//! `save` never validates.

mod condition;
mod fields;
mod rows;

use nuages_schema::model::ModelDef;
use nuages_schema::validator::ViolationDef;
use smallvec::SmallVec;

use crate::connection::{Connection, Executor, Operation};
use crate::error::Result;
use crate::model::Model;
use crate::path::{Handle as _, Root};
use crate::validation_error::{ValidationError, ValidationErrors};
use crate::validators::Validate;
use crate::value::Value;
use crate::write::{FieldList, New, insert};

use rows::Rows;

/// Which fields of a table are left out: those that are not looked at, and later those that failed.
#[derive(Debug, Clone, Default)]
struct Left(SmallVec<[u16; 4]>);

impl Left {
    fn has(&self, field: u16) -> bool {
        self.0.contains(&field)
    }

    /// Adds the fields that failed, as Django does between its steps.
    fn add_failed(&mut self, model: &ModelDef, errors: &ValidationErrors) {
        let fields = (0_u16..).zip(model.fields.iter());
        let failed = fields.filter(|(_, field)| !errors.field(&field.name).is_empty());
        self.0.extend(failed.map(|(at, _)| at));
    }
}

/// Runs the validator of that field with that number, which is code.
type RunCode<'a> = &'a dyn Fn(u16, u16) -> std::result::Result<(), ValidationError>;

/// What validation knows of the part of a row that one table holds.
#[doc(hidden)]
pub struct Level<'a> {
    model: &'static ModelDef,
    key_field: u16,
    targets: &'static [(u16, &'static ModelDef)],
    violations: &'static [ViolationDef],
    values: SmallVec<[Value; 8]>,
    /// Its key is that of a row in another table.
    is_heir: bool,
    code: Box<dyn Fn(u16, u16) -> std::result::Result<(), ValidationError> + 'a>,
}

impl<'a> Level<'a> {
    /// The model's own table.
    pub fn of<M: Model>(row: &'a M) -> Self {
        Self {
            model: M::META,
            key_field: M::KEY_FIELD,
            targets: M::TARGETS,
            violations: M::VIOLATIONS,
            values: row.values(),
            is_heir: M::PARENTS > 0,
            code: Box::new(|field, number| row.validator(field, number)),
        }
    }
}

impl std::fmt::Debug for Level<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Level({})", self.model.name)
    }
}

/// What is asked of a row that is validated: which fields and which steps are left out.
#[must_use = "nothing is validated until a verb such as `full_clean`"]
#[derive(Debug)]
pub struct Validation<'m, M> {
    row: &'m mut M,
    left: Left,
    unique: bool,
    constraints: bool,
}

impl<'m, M: Model> Validation<'m, M> {
    fn of(row: &'m mut M) -> Self {
        Self {
            row,
            left: Left::default(),
            unique: true,
            constraints: true,
        }
    }

    /// Does not look at these fields: `|p| (p.name, p.slug)`.
    pub fn exclude<F: FieldList<M>>(
        mut self,
        fields: impl FnOnce(&M::Fields<Root<M>>) -> F,
    ) -> Self {
        let mut positions = Vec::new();
        fields(M::Fields::<Root<M>>::REF).positions(&mut positions);
        self.left.0.extend(positions);
        self
    }

    /// Does not ask whether unique values are taken.
    pub fn without_unique(self) -> Self {
        Self {
            unique: false,
            ..self
        }
    }

    /// Does not look at the constraints of `Meta`.
    pub fn without_constraints(self) -> Self {
        Self {
            constraints: false,
            ..self
        }
    }

    /// Looks at the fields one by one, without a database: what `blank` and validators say.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn clean_fields(self) -> std::result::Result<(), ValidationErrors> {
        check_fields(self.row, &self.left).into_result()
    }

    /// Looks at everything: each field, the hook `clean`, unique values, constraints.
    ///
    /// # Errors
    /// `is_validation` with all that is wrong, or what the database says.
    pub fn full_clean<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()> {
        let mut rows = first_steps(self.row, &self.left, Is::There);
        rows.unique = self.unique;
        rows.constraints = self.constraints;
        db.execute(Check(rows))
    }

    /// Asks whether unique values are taken by other rows, and nothing else.
    ///
    /// # Errors
    /// `is_validation`, or what the database says.
    pub fn validate_unique<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()> {
        let mut rows = Rows::new(self.row, &self.left, Is::There);
        rows.unique = true;
        db.execute(Check(rows))
    }

    /// Looks at the constraints of `Meta`, and nothing else.
    ///
    /// # Errors
    /// `is_validation`, or what the database says.
    pub fn validate_constraints<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()> {
        let mut rows = Rows::new(self.row, &self.left, Is::There);
        rows.constraints = true;
        db.execute(Check(rows))
    }
}

/// Whether a row is saved already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    There,
    New,
}

/// What is wrong with single fields, those of the parents first.
fn check_fields<M: Model>(row: &M, left: &Left) -> ValidationErrors {
    let mut errors = ValidationErrors::new();
    row.levels(&mut |level| {
        let none = Left::default();
        let left = if level.model == M::META { left } else { &none };
        fields::check(level.model, &level.values, left, &*level.code, &mut errors);
    });
    errors
}

/// The steps that need no database; the others are left for the operation.
fn first_steps<M: Model>(row: &mut M, left: &Left, is: Is) -> Rows {
    let errors = check_fields(row, left);
    let of_clean = if M::CLEANS {
        row.run_clean().err().unwrap_or_default()
    } else {
        ValidationErrors::new()
    };
    let mut rows = Rows::new(row, left, is);
    rows.errors = errors;
    rows.of_clean = of_clean;
    rows.keys = true;
    rows.unique = true;
    rows.constraints = true;
    rows
}

/// Does what is left.
struct Check(Rows);

impl Operation for Check {
    type Output = ();
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<()> {
        self.0.run(connection).await
    }
}

/// Validation of instances, for every model. `save` never does it by itself.
///
/// ```
/// use nuages::prelude::*;
///
/// model! { app shop; pub Product { name: CharField(max_length = 100, validators = [MinLength(3)]), slug: SlugField(unique) } }
///
/// let db = Sqlite::in_memory()?;
/// db.create_tables(APP)?;
/// let mut tea = Product::new().name("Tea").slug("tea").save(&db)?;
/// tea.name = "T".into();
/// let error = tea.full_clean(&db).unwrap_err();
/// assert!(error.is_validation());
/// assert_eq!(error.to_string(), "Product: name: Ensure this value has at least 3 characters (it has 1).");
/// # Ok::<(), nuages::Error>(())
/// ```
pub trait FullClean: Model {
    /// Looks at everything: each field, the hook `clean`, unique values, constraints.
    ///
    /// # Errors
    /// `is_validation` with all that is wrong, or what the database says.
    fn full_clean<'e, E: Executor>(&mut self, db: &'e E) -> E::Ret<'e, ()> {
        self.validation().full_clean(db)
    }

    /// The same with fields or steps left out: `product.validation().exclude(|p| p.name).full_clean(&db)`.
    fn validation(&mut self) -> Validation<'_, Self> {
        Validation::of(self)
    }
}

impl<M: Model> FullClean for M {}

/// Validation of builders, which implement it whatever they have been given.
pub trait Unsaved: Sized {
    /// Looks at everything before the row is saved: `Product::new().name("x").full_clean(&db)?.save(&db)?`.
    ///
    /// # Errors
    /// `is_validation` with all that is wrong, or what the database says.
    fn full_clean<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Cleaned<Self::Model>>
    where
        Self: New,
    {
        let mut row = self.into_instance();
        let rows = first_steps(&mut row, &Left::default(), Is::New);
        db.execute(CheckNew { row, rows })
    }
}

struct CheckNew<M> {
    row: M,
    rows: Rows,
}

impl<M: Model> Operation for CheckNew<M> {
    type Output = Cleaned<M>;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<Cleaned<M>> {
        self.rows.run(connection).await?;
        Ok(Cleaned(self.row))
    }
}

/// A new row that was found valid. It saves like a builder.
#[must_use = "a new row is only there once it is saved"]
#[derive(Debug, Clone)]
pub struct Cleaned<M>(M);

impl<M: Model> Cleaned<M> {
    /// Inserts the row.
    ///
    /// # Errors
    /// When the row would break a rule, for instance because another program was faster.
    pub fn save<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, M> {
        insert(self.0, db)
    }
}

impl<M: Model> New for Cleaned<M> {
    type Model = M;

    fn into_instance(self) -> M {
        self.0
    }
}

/// Runs a validator that is code on a value, if there is one.
#[doc(hidden)]
pub fn validate<T: ?Sized, V: Validate<T> + ?Sized>(
    value: Option<&T>,
    validator: &V,
) -> std::result::Result<(), ValidationError> {
    value.map_or(Ok(()), |value| validator.validate(value))
}

impl ValidationErrors {
    /// Adds an error of a field that the compiler knows: `errors.add_to::<Product, _>(|p| p.name, "Too short.")`.
    pub fn add_to<M: Model, F: FieldList<M>>(
        &mut self,
        field: impl FnOnce(&M::Fields<Root<M>>) -> F,
        error: impl Into<ValidationError>,
    ) -> &mut Self {
        let mut positions = Vec::new();
        field(M::Fields::<Root<M>>::REF).positions(&mut positions);
        let fields = positions
            .iter()
            .filter_map(|at| M::META.fields.get(usize::from(*at)));
        let error = error.into();
        for field in fields {
            self.add(field.name.clone(), error.clone());
        }
        self
    }
}
