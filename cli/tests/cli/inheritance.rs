//! Models that inherit from models with a table, and proxies, in migrations.

use expect_test::expect;

use crate::package::Package;

const PLACES: &str = r#"
use nuages::prelude::*;

pub mod migrations;

model! {
    pub Place {
        name: CharField(max_length = 50),

        Meta { ordering: [name] }
    }

    pub Restaurant: Place {
        seats: PositiveIntegerField,
    }

    pub proxy Best: Restaurant { Meta { ordering: [-seats] } }

    pub Review {
        of: ForeignKey(Best, on_delete = Cascade),
    }
}
"#;

#[test]
fn heirs_point_at_their_parents_and_proxies_are_nothing() {
    let package = Package::new(PLACES);
    expect![[r#""#]].assert_eq(&package.makemigrations(&[]).with(0));
    assert_eq!(package.makemigrations(&[]).with(0), "No changes detected\n");
    expect![[r#""#]].assert_eq(&package.read("src/migrations/m0001_initial.rs"));
    expect![[r#""#]].assert_eq(&package.sqlmigrate("0001", false).with(0));
}
