//! A hook is declared and written, or neither.

use nuages::prelude::*;

model! {
    app shop;
    pub Product { name: TextField, Meta { hooks: [clean] } }
    pub Brand { name: TextField }
}

impl nuages::hooks::Clean for Brand {
    fn clean(&mut self) -> Result<(), nuages::ValidationErrors> {
        Ok(())
    }
}

fn main() {}
