//! Models made by chance: from any to any other, what is found, written, read back and executed leads to the right tables.
#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use cargo_nuages::reader::read_text;
use nuages_schema::dialect::SQLITE;
use nuages_schema::migrate::*;
use rusqlite::Connection;

use crate::execution::{Sqlite, created_at_once, statements};

/// Numbers that are the same in every run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

const MODELS: [&str; 4] = ["Ant", "Bee", "Cat", "Dog"];
const NAMES: [&str; 6] = ["p", "q", "r", "s", "t", "u"];

fn key(chance: &mut Chance, others: &[&'static str]) -> ColumnField {
    let on_delete = chance.of(&[SetNull, Restrict, Set, DbSetNull, Protect, DoNothing]);
    let to = chance.of(others);
    let mut field = if chance.once_in(3) {
        OneToOneField(to, on_delete).null()
    } else {
        ForeignKey(to, on_delete).null()
    };
    if chance.once_in(4) {
        field = field.db_constraint(false);
    }
    if chance.once_in(5) {
        field = field.related_name(chance.of(&["back", "way", "+"]));
    }
    field
}

fn column(chance: &mut Chance, others: &[&'static str]) -> ColumnField {
    let mut field = match chance.below(14) {
        0 if chance.once_in(2) => IntegerField().db_default(-2),
        0 => IntegerField().default(1),
        1 => CharField(20).default("x"),
        2 => BooleanField().default(false),
        3 => PositiveIntegerField().default(2),
        4 => DecimalField(9, 2).default("1.50"),
        5 => TextField().default("it's").db_default("that's"),
        6 => JSONField().default("[]"),
        7 if chance.once_in(2) => DateField().db_default_now(),
        7 => DateField().default("2020-02-29"),
        8 => SmallIntegerField().default(3),
        9 => PositiveBigIntegerField().default(4),
        10 => TimeField().default("12:00:00.000000"),
        11 => DurationField().default(1_000_000),
        12 => GenericIPAddressField()
            .protocol(chance.of(&["both", "IPv4"]))
            .default("127.0.0.1"),
        _ => return key(chance, others),
    };
    if chance.once_in(3) {
        field = field.null();
    }
    if chance.once_in(4) {
        field = field.db_comment("it's a comment");
    }
    if chance.once_in(4) {
        field = field.db_index(true);
    }
    if chance.once_in(8) {
        field = field.db_column(chance.of(&["v", "w", "x"]));
    }
    field
}

fn model(chance: &mut Chance, name: &'static str, others: &[&'static str]) -> CreateModel {
    let mut model = CreateModel::new(name).field("id", BigAutoField().primary_key());
    let mut plain = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    for name in NAMES {
        if !chance.once_in(2) {
            continue;
        }
        if chance.once_in(6) {
            let mut pairs = ManyToManyField(chance.of(others));
            if chance.once_in(3) {
                pairs = pairs.db_constraint(false);
            }
            if chance.once_in(4) {
                // Whose keys are called so: nothing looks at them but the program.
                pairs = pairs.through(chance.of(others), "p", "q");
            }
            model = model.field(name, pairs);
            continue;
        }
        let before = model.clone();
        model = model.field(name, column(chance, others));
        let column = model.model.fields.last().unwrap().column.to_string();
        if columns.contains(&column) {
            model = before;
            continue;
        }
        columns.push(column);
        plain.push(name);
    }
    if let Some(first) = plain.first()
        && chance.once_in(2)
    {
        let text = [
            value("x").length().coalesce(1) + 2,
            value(chance.of(&[1, 2])) * 3 - (value(4) - 1),
        ];
        let expression = text[usize::from(chance.once_in(2))].clone();
        let made = BigIntegerField().null().generated(expression);
        let made = if chance.once_in(2) {
            made.stored()
        } else {
            made
        };
        model = model.field("made", made);
        let flag = field(*first).isnull(true);
        model = model.field("missing", BooleanField().generated(flag).stored());
    }
    if let [first, second, ..] = plain.as_slice() {
        if chance.once_in(2) {
            let name = format!("{}_index", name.to_lowercase());
            model = model.index(Index(name, [format!("-{first}"), (*second).to_owned()]));
        }
        if chance.once_in(3) {
            let name = format!("{}_check", name.to_lowercase());
            let computed = match chance.below(4) {
                0 => ((field("id") + 1) * 2 - field("id") % 7).gt(-1000),
                1 => (value(3) - (field("id") - 1) / (field("id") * 2))
                    .abs()
                    .gte(0),
                2 => !(value("a").concat("it's").trim().lower().length()).lt(0),
                _ => value("x").coalesce("y").upper().startswith("X") & value("ab").contains("b"),
            };
            let check = field(*first).isnull(true) | field(*second).isnull(false) | computed;
            model = model.constraint(CheckConstraint(name, check));
        }
        if chance.once_in(3) {
            let name = format!("{}_unique", name.to_lowercase());
            model = model.constraint(UniqueConstraint(name, ["id", *first]));
        }
    }
    if chance.once_in(6) {
        model = model.db_table(format!("table_of_{}", name.to_lowercase()));
    }
    model
}

pub(crate) fn models(chance: &mut Chance) -> ProjectState {
    let names: Vec<&'static str> = MODELS.into_iter().filter(|_| !chance.once_in(4)).collect();
    let mut migration = Migration::new("zoo", "x");
    for name in &names {
        migration = migration.operation(model(chance, name, &names));
    }
    let mut state = ProjectState::new();
    migration.apply(&mut state).unwrap();
    state
}

/// The migration from the one to the other, as it stands in its file.
pub(crate) fn migration(before: &ProjectState, after: &ProjectState) -> Migration {
    let mut answers = Answers::default();
    answers.nothing_else_renamed();
    while let Err(questions) = diff(before, after, &answers) {
        for question in questions {
            answers.insert(question, Answer::Nothing);
        }
    }
    let operations = diff(before, after, &answers).unwrap();
    let naming = Naming {
        chosen: Some("x"),
        moment: "",
    };
    let found = arrange(before, operations, &Histories::new(), naming);
    let Some(migration) = found.into_iter().next() else {
        return Migration::new("zoo", "0001_x");
    };
    let text = migration.file("a test");
    let read = read_text(&text, Path::new("m0001_x.rs")).unwrap();
    assert_eq!(read, migration);
    migration
}

#[test]
fn from_any_models_to_any_others() {
    for seed in 1..=100 {
        let mut chance = Chance::new(seed);
        let sqlite = Sqlite(Connection::open_in_memory().unwrap());
        let mut state = ProjectState::new();
        for step in 0..4 {
            let wanted = models(&mut chance);
            let migration = migration(&state, &wanted);
            let mut after = state.clone();
            let applied = migration.apply(&mut after);
            assert_eq!(
                applied,
                Ok(()),
                "seed {seed}, step {step}\n{}",
                migration.canonical()
            );
            assert_eq!(
                diff(&after, &wanted, &Answers::default()),
                Ok(Vec::new()),
                "seed {seed}, step {step}"
            );
            sqlite.run(&statements(&SQLITE, &state, &migration));
            assert_eq!(
                sqlite.schema(),
                created_at_once(&wanted).schema(),
                "seed {seed}, step {step}\n{}",
                migration.canonical()
            );
            state = after;
        }
    }
}
