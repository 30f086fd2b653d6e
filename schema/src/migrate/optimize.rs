//! Folds a list of operations into the shortest one that does the same.

use crate::model::Str;

use super::operation::Operation;
use super::reduce::Reduction;

/// The same change in as few operations as the rules of folding find.
pub fn optimize(app: &Str, operations: Vec<Operation>) -> Vec<Operation> {
    let mut operations = operations;
    loop {
        let shorter = pass(app, &operations);
        if shorter == operations {
            return shorter;
        }
        operations = shorter;
    }
}

/// Every operation is folded with the first later one that it can reach.
fn pass(app: &Str, operations: &[Operation]) -> Vec<Operation> {
    let mut result = Vec::with_capacity(operations.len());
    for (at, operation) in operations.iter().enumerate() {
        let rest = operations.get(at + 1..).unwrap_or_default();
        match fold_ahead(app, operation, rest) {
            Some(folded) => {
                result.extend(folded);
                return result;
            }
            None => result.push(operation.clone()),
        }
    }
    result
}

/// Folds the operation with a later one: the result and all else that comes after.
///
/// The result takes the place of the later one. Only if the first cannot move there, because something in between
/// depends on it, and the later one can move past all that, does it take the place of the first.
fn fold_ahead(app: &Str, operation: &Operation, rest: &[Operation]) -> Option<Vec<Operation>> {
    let mut to_the_right = true;
    for (at, later) in rest.iter().enumerate() {
        let between = rest.get(..at).unwrap_or_default();
        let after = rest.get(at + 1..).unwrap_or_default();
        match operation.reduce(later, app) {
            Reduction::Fold(folded) => {
                if to_the_right {
                    return Some([between, &folded, after].concat());
                }
                if between
                    .iter()
                    .all(|one| one.reduce(later, app) == Reduction::Pass)
                {
                    return Some([&folded, between, after].concat());
                }
                return None;
            }
            Reduction::Stay => to_the_right = false,
            Reduction::Pass => {}
        }
    }
    None
}
