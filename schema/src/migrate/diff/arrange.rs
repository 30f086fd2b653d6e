//! Distributes operations over migrations: one an app, or several where apps depend on each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ModelRef, Str};

use super::super::migration::{Migration, MigrationRef};
use super::super::names;
use super::super::operation::{AddField, AlterField, Field, Operation};
use super::super::optimize::optimize;
use super::super::state::ProjectState;
use super::AppOperation;

/// The name of each app's last migration so far.
pub type Histories = BTreeMap<Str, Str>;

/// How new migrations are called.
#[derive(Debug, Clone, Copy)]
pub struct Naming<'a> {
    /// What follows the number, if somebody chose it.
    pub chosen: Option<&'a str>,
    /// What follows the number where the operations give no name, `20260131_1200`.
    pub moment: &'a str,
}

/// One migration to be, by its app and its place among the new ones of the app.
type Place = (Str, usize);

/// A migration to be.
#[derive(Default)]
struct Draft {
    operations: Vec<Operation>,
    /// The new migrations that come before it.
    after: BTreeSet<Place>,
    /// The apps whose history comes before it.
    histories: BTreeSet<Str>,
}

struct Arrangement<'a> {
    /// The state before the operation that is placed next.
    state: ProjectState,
    histories: &'a Histories,
    drafts: BTreeMap<Str, Vec<Draft>>,
    /// Where models are created or renamed.
    made: BTreeMap<ModelRef, Place>,
    /// Where relations to a model are removed or changed.
    released: BTreeMap<ModelRef, BTreeSet<Place>>,
}

/// The migrations that do these operations, which start from that state; each app's in order.
pub fn arrange(
    before: &ProjectState,
    operations: Vec<AppOperation>,
    histories: &Histories,
    naming: Naming<'_>,
) -> Vec<Migration> {
    let mut arrangement = Arrangement {
        state: before.clone(),
        histories,
        drafts: BTreeMap::new(),
        made: BTreeMap::new(),
        released: BTreeMap::new(),
    };
    for AppOperation { app, operation } in operations {
        arrangement.place(&app, operation);
    }
    arrangement.named(naming)
}

impl Arrangement<'_> {
    fn place(&mut self, app: &Str, operation: Operation) {
        let own = |name: &Str| ModelRef {
            app: app.clone(),
            name: name.clone(),
        };
        let mut after: BTreeSet<Place> = BTreeSet::new();
        let mut histories = BTreeSet::new();
        let targets = targets(&operation);
        for target in targets.iter().filter(|target| target.app != *app) {
            match self.made.get(target) {
                Some(place) => {
                    after.insert(place.clone());
                }
                None => {
                    histories.insert(target.app.clone());
                }
            }
        }
        // A model goes after all that pointed at it.
        if let Operation::DeleteModel(it) = &operation {
            let released = self.released.get(&own(&it.name));
            after.extend(released.into_iter().flatten().cloned());
        }
        after.retain(|(other, _)| other != app);
        let place = self.open(app, &after);
        match &operation {
            Operation::CreateModel(it) => {
                self.made.insert(it.model.reference(), place.clone());
            }
            Operation::RenameModel(it) => {
                self.made.insert(own(&it.to), place.clone());
            }
            _ => {}
        }
        for target in self.released_by(app, &operation) {
            self.released
                .entry(target)
                .or_default()
                .insert(place.clone());
        }
        // An operation that does not fit is reported when the migration is applied.
        let _ = operation.apply(app, &mut self.state);
        if let Some(draft) = self.draft(&place) {
            draft.operations.push(operation);
            draft.after.extend(after);
            draft.histories.extend(histories);
        }
    }

    fn draft(&mut self, (app, at): &Place) -> Option<&mut Draft> {
        self.drafts.get_mut(app)?.get_mut(*at)
    }

    /// The app's open migration; a new one if the open one must come before what this operation needs.
    fn open(&mut self, app: &Str, after: &BTreeSet<Place>) -> Place {
        let last = self.drafts.get(app).map_or(0, Vec::len);
        let current = last.checked_sub(1).map(|at| (app.clone(), at));
        match current {
            Some(place) if !after.iter().any(|needed| self.leads_to(needed, &place)) => place,
            current => {
                let mut draft = Draft::default();
                draft.after.extend(current);
                self.drafts.entry(app.clone()).or_default().push(draft);
                (app.clone(), last)
            }
        }
    }

    /// Whether the one migration comes, directly or not, after the other.
    fn leads_to(&self, one: &Place, other: &Place) -> bool {
        let mut waiting = vec![one.clone()];
        let mut seen = BTreeSet::new();
        while let Some(place) = waiting.pop() {
            if place == *other {
                return true;
            }
            if seen.insert(place.clone())
                && let Some(draft) = self.drafts.get(&place.0).and_then(|list| list.get(place.1))
            {
                waiting.extend(draft.after.iter().cloned());
            }
        }
        false
    }

    /// The models that something pointed at before the operation and perhaps not after it.
    fn released_by(&self, app: &Str, operation: &Operation) -> Vec<ModelRef> {
        let model = operation.model().and_then(|name| {
            self.state.model(&ModelRef {
                app: app.clone(),
                name: name.clone(),
            })
        });
        let Some(model) = model else {
            return Vec::new();
        };
        let field = match operation {
            Operation::RemoveField(it) => Some(&it.name),
            Operation::AlterField(it) => Some(it.field.name()),
            Operation::DeleteModel(_) => None,
            _ => return Vec::new(),
        };
        let concerned = |name: &Str| field.is_none_or(|field| field == name);
        let keys = model.fields.iter().filter(|field| concerned(&field.name));
        let pairs = model
            .many_to_many
            .iter()
            .filter(|field| concerned(&field.name));
        keys.filter_map(|field| Some(field.relation.as_ref()?.to.clone()))
            .chain(pairs.map(|field| field.to.clone()))
            .collect()
    }

    fn named(self, naming: Naming<'_>) -> Vec<Migration> {
        let mut migrations = Vec::new();
        let mut named: BTreeMap<Place, MigrationRef> = BTreeMap::new();
        let mut drafts = Vec::new();
        for (app, list) in self.drafts {
            let mut last = self.histories.get(&app).cloned();
            for (at, draft) in list.into_iter().enumerate() {
                let operations = optimize(&app, draft.operations);
                let chosen = naming.chosen;
                let name: Str =
                    names::migration(last.as_deref(), &operations, chosen, naming.moment).into();
                let before = last.replace(name.clone());
                let reference = MigrationRef::new(app.clone(), name);
                named.insert((app.clone(), at), reference.clone());
                drafts.push((reference, before, operations, draft.after, draft.histories));
            }
        }
        for (reference, before, operations, after, apps) in drafts {
            let app = reference.app.clone();
            let mut migration = Migration::new(app.clone(), reference.name);
            migration.initial = before.is_none();
            let mut dependencies: BTreeSet<MigrationRef> = BTreeSet::new();
            dependencies.extend(before.map(|name| MigrationRef::new(app, name)));
            dependencies.extend(after.iter().filter_map(|place| named.get(place).cloned()));
            let known = apps.iter().filter_map(|app| {
                let name = self.histories.get(app)?;
                Some(MigrationRef::new(app.clone(), name.clone()))
            });
            dependencies.extend(known);
            migration.dependencies = dependencies.into_iter().collect();
            migration.operations = operations;
            migrations.push(migration);
        }
        migrations
    }
}

/// The models that the operation's relations point at.
fn targets(operation: &Operation) -> Vec<ModelRef> {
    let of_field = |field: &Field| match field {
        Field::Column(field) => field.relation.as_ref().map(|relation| relation.to.clone()),
        Field::ManyToMany(field) => Some(field.to.clone()),
    };
    match operation {
        Operation::CreateModel(it) => {
            let keys = it.model.fields.iter();
            keys.filter_map(|field| Some(field.relation.as_ref()?.to.clone()))
                .chain(it.model.many_to_many.iter().map(|field| field.to.clone()))
                .collect()
        }
        Operation::AddField(AddField { field, .. })
        | Operation::AlterField(AlterField { field, .. }) => of_field(field).into_iter().collect(),
        _ => Vec::new(),
    }
}
