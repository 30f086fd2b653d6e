//! The migrations of `blog`. `cargo nuages makemigrations` writes what is between the markers.

use nuages::migrations::Migration;

// <nuages:migrations>
#[rustfmt::skip]
mod m0001_initial;

/// All migrations of `blog`, in order.
#[rustfmt::skip]
pub const ALL: &[fn() -> Migration] = &[
    m0001_initial::migration,
];
// </nuages:migrations>
