//! A hook is declared and written, or neither.

use nuages::prelude::*;

model! {
    app shop;
    pub Product { name: TextField, Meta { hooks: [clean] } }
    pub Brand { name: TextField, size: IntegerField(validators = [no_digits]) }
}

impl nuages::hooks::Clean for Brand {
    fn clean(&mut self) -> Result<(), nuages::ValidationErrors> {
        Ok(())
    }
}

fn no_digits(number: &i32) -> bool {
    *number > 9
}

fn main() {}
