//! Operations as migration files write them: `AddField::new("Entry", "rating", IntegerField().default(5))`.

use crate::model::{ConstraintDef, IndexDef, Literal, ModelDef, ModelDetails, Str};

use super::field::IntoField;
use super::index::orders;
use super::operation::{
    AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, CreateModel,
    DeleteModel, Field, ModelOptions, Operation, RemoveConstraint, RemoveField, RemoveIndex,
    RenameField, RenameIndex, RenameModel, RunSql,
};

impl CreateModel {
    /// A model of that name, without fields yet.
    pub fn new(name: impl Into<Str>) -> Self {
        let name = name.into();
        let options = ModelOptions::default_for(&name);
        Self {
            model: ModelDef {
                app: "".into(),
                name,
                table: "".into(),
                doc: "".into(),
                fields: Vec::new().into(),
                many_to_many: Vec::new().into(),
                ordering: options.ordering.into(),
                indexes: Vec::new().into(),
                constraints: Vec::new().into(),
                verbose_name: options.verbose_name,
                verbose_name_plural: options.verbose_name_plural,
                managed: options.managed,
                details: ModelDetails::plain(),
            },
        }
    }

    /// A field of it.
    pub fn field(mut self, name: impl Into<Str>, field: impl IntoField) -> Self {
        match field.named(&self.model.name, name.into()) {
            Field::Column(field) => self.model.fields.to_mut().push(field),
            Field::ManyToMany(field) => self.model.many_to_many.to_mut().push(field),
        }
        self
    }

    /// The table's name, where it is not `app_model`.
    pub fn db_table(mut self, table: impl Into<Str>) -> Self {
        self.model.table = table.into();
        self
    }

    /// The order of its rows; `-` stands before a descending field.
    pub fn ordering<S: Into<Str>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.model.ordering = orders(terms).into();
        self
    }

    /// An index of it.
    pub fn index(mut self, index: IndexDef) -> Self {
        self.model.indexes.to_mut().push(index);
        self
    }

    /// A constraint of it.
    pub fn constraint(mut self, constraint: impl Into<ConstraintDef>) -> Self {
        self.model.constraints.to_mut().push(constraint.into());
        self
    }

    /// Its name for people.
    pub fn verbose_name(mut self, name: impl Into<Str>) -> Self {
        let name = name.into();
        self.model.verbose_name_plural = crate::names::verbose_name_plural(&name).into();
        self.model.verbose_name = name;
        self
    }

    /// Its name for people, for several. Comes after `verbose_name`.
    pub fn verbose_name_plural(mut self, name: impl Into<Str>) -> Self {
        self.model.verbose_name_plural = name.into();
        self
    }

    /// Whether migrations make and change its table.
    pub fn managed(mut self, managed: bool) -> Self {
        self.model.managed = managed;
        self
    }
}

impl DeleteModel {
    /// Deletes the model of that name.
    pub fn new(name: impl Into<Str>) -> Self {
        Self { name: name.into() }
    }
}

impl RenameModel {
    /// Renames a model.
    pub fn new(from: impl Into<Str>, to: impl Into<Str>) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
        }
    }
}

impl AddField {
    /// Adds the field to the model.
    pub fn new(model: impl Into<Str>, name: impl Into<Str>, field: impl IntoField) -> Self {
        let model = model.into();
        let field = field.named(&model, name.into());
        Self {
            model,
            field,
            one_off_default: None,
        }
    }

    /// What the rows that exist get. The field does not keep it as its default.
    pub fn one_off_default(mut self, value: impl Into<Literal>) -> Self {
        self.one_off_default = Some(value.into());
        self
    }
}

impl RemoveField {
    /// Removes the field from the model.
    pub fn new(model: impl Into<Str>, name: impl Into<Str>) -> Self {
        Self {
            model: model.into(),
            name: name.into(),
        }
    }
}

impl AlterField {
    /// Makes the model's field of that name what is given.
    pub fn new(model: impl Into<Str>, name: impl Into<Str>, field: impl IntoField) -> Self {
        let model = model.into();
        let field = field.named(&model, name.into());
        Self {
            model,
            field,
            one_off_default: None,
        }
    }

    /// What rows get that have NULL where none is allowed any more. The field does not keep it as its default.
    pub fn one_off_default(mut self, value: impl Into<Literal>) -> Self {
        self.one_off_default = Some(value.into());
        self
    }
}

impl RenameField {
    /// Renames a field of the model.
    pub fn new(model: impl Into<Str>, from: impl Into<Str>, to: impl Into<Str>) -> Self {
        Self {
            model: model.into(),
            from: from.into(),
            to: to.into(),
        }
    }
}

impl AddIndex {
    /// Adds the index to the model.
    pub fn new(model: impl Into<Str>, index: IndexDef) -> Self {
        Self {
            model: model.into(),
            index,
        }
    }
}

impl RemoveIndex {
    /// Removes the model's index of that name.
    pub fn new(model: impl Into<Str>, name: impl Into<Str>) -> Self {
        Self {
            model: model.into(),
            name: name.into(),
        }
    }
}

impl RenameIndex {
    /// Renames an index of the model.
    pub fn new(model: impl Into<Str>, from: impl Into<Str>, to: impl Into<Str>) -> Self {
        Self {
            model: model.into(),
            from: from.into(),
            to: to.into(),
        }
    }
}

impl AddConstraint {
    /// Adds the constraint to the model.
    pub fn new(model: impl Into<Str>, constraint: impl Into<ConstraintDef>) -> Self {
        Self {
            model: model.into(),
            constraint: constraint.into(),
        }
    }
}

impl RemoveConstraint {
    /// Removes the model's constraint of that name.
    pub fn new(model: impl Into<Str>, name: impl Into<Str>) -> Self {
        Self {
            model: model.into(),
            name: name.into(),
        }
    }
}

impl AlterModelTable {
    /// Gives the model's table another name.
    pub fn new(name: impl Into<Str>, table: impl Into<Str>) -> Self {
        Self {
            name: name.into(),
            table: table.into(),
        }
    }
}

impl AlterModelOptions {
    /// The model's options as they are when nobody says anything, to be followed by what is said.
    pub fn new(name: impl Into<Str>) -> Self {
        let name = name.into();
        Self {
            options: ModelOptions::default_for(&name),
            name,
        }
    }

    /// The order of its rows; `-` stands before a descending field.
    pub fn ordering<S: Into<Str>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.options.ordering = orders(terms);
        self
    }

    /// Its name for people.
    pub fn verbose_name(mut self, name: impl Into<Str>) -> Self {
        let name = name.into();
        self.options.verbose_name_plural = crate::names::verbose_name_plural(&name).into();
        self.options.verbose_name = name;
        self
    }

    /// Its name for people, for several. Comes after `verbose_name`.
    pub fn verbose_name_plural(mut self, name: impl Into<Str>) -> Self {
        self.options.verbose_name_plural = name.into();
        self
    }

    /// Whether migrations make and change its table.
    pub fn managed(mut self, managed: bool) -> Self {
        self.options.managed = managed;
        self
    }
}

impl RunSql {
    /// Runs these statements, one a string.
    pub fn new<S: Into<Str>>(sql: impl IntoIterator<Item = S>) -> Self {
        Self {
            sql: sql.into_iter().map(Into::into).collect(),
            reverse: None,
            state_operations: Vec::new(),
            elidable: false,
        }
    }

    /// Runs nothing.
    pub fn noop() -> Self {
        Self::new::<Str>([])
    }

    /// The statements that undo it. Without them the migration cannot be undone.
    pub fn reverse<S: Into<Str>>(mut self, sql: impl IntoIterator<Item = S>) -> Self {
        self.reverse = Some(sql.into_iter().map(Into::into).collect());
        self
    }

    /// Nothing has to be done to undo it.
    pub fn reverse_noop(mut self) -> Self {
        self.reverse = Some(Vec::new());
        self
    }

    /// What the statements do to the models.
    pub fn state_operation(mut self, operation: impl Into<Operation>) -> Self {
        self.state_operations.push(operation.into());
        self
    }

    /// Squashing may drop it.
    pub fn elidable(mut self) -> Self {
        self.elidable = true;
        self
    }
}
