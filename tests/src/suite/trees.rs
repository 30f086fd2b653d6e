//! Rows that a relation from a model to itself leads to, in any number of steps.

use nuages::prelude::*;
use nuages::tree_depth;

use crate::database::TestDatabase;
use crate::models::Employee;

/// Ada manages Bob and Cyd, Bob manages Dan and Eve, Eve manages Flo; Guy is by himself.
fn company(db: &TestDatabase) -> nuages::Result<Vec<Employee>> {
    let new = |name: &str, manager: Option<&Employee>| {
        let employee = Employee::new().name(name);
        match manager {
            Some(manager) => employee.manager(manager).save(db),
            None => employee.save(db),
        }
    };
    let ada = new("Ada", None)?;
    let bob = new("Bob", Some(&ada))?;
    let cyd = new("Cyd", Some(&ada))?;
    let dan = new("Dan", Some(&bob))?;
    let eve = new("Eve", Some(&bob))?;
    let flo = new("Flo", Some(&eve))?;
    let guy = new("Guy", None)?;
    Ok(vec![ada, bob, cyd, dan, eve, flo, guy])
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "as users write it"
)]
fn rows_above_and_below(db: &TestDatabase) -> nuages::Result<()> {
    let people = company(db)?;
    let names = |set: QuerySet<Employee>| set.order_by(|e| e.name).values(|e| e.name).fetch(db);
    let all = Employee::objects;
    let log = db.log_queries();
    assert_eq!(
        names(all().descendants(|e| e.manager, &people[0]))?,
        ["Bob", "Cyd", "Dan", "Eve", "Flo"]
    );
    assert_eq!(log.len(), 1);
    assert_eq!(
        names(all().descendants(|e| e.manager, &people[1]))?,
        ["Dan", "Eve", "Flo"]
    );
    assert_eq!(
        names(all().ancestors(|e| e.manager, &people[5]))?,
        ["Ada", "Bob", "Eve"]
    );
    assert_eq!(
        names(all().ancestors(|e| e.manager, people[0].id))?,
        Vec::<String>::new()
    );
    assert_eq!(
        names(all().reachable(|e| e.reports(), &people[4]))?,
        ["Flo"]
    );
    assert_eq!(
        names(all().descendants(|e| e.manager, &people[6]))?,
        Vec::<String>::new()
    );
    Ok(())
}

fn trees_are_querysets_with_a_depth(db: &TestDatabase) -> nuages::Result<()> {
    let people = company(db)?;
    let below = || Employee::objects().descendants(|e| e.manager, &people[0]);
    let depths = below()
        .annotate(|e| row! { depth: tree_depth(e) })
        .order_by(|e| (e.depth, -e.name))
        .values(|e| (e.depth, e.name))
        .fetch(db)?;
    let expected = [(1, "Cyd"), (1, "Bob"), (2, "Eve"), (2, "Dan"), (3, "Flo")];
    assert_eq!(
        depths,
        expected.map(|(depth, name)| (depth, name.to_owned()))
    );
    assert_eq!(below().filter(|e| tree_depth(e).lte(2)).count(db)?, 4);
    assert_eq!(
        below().filter(|e| e.manager.name.exact("Bob")).count(db)?,
        2
    );
    let managers = below()
        .select_related(|e| row! { e.manager })
        .order_by(|e| e.name)
        .fetch(db)?;
    assert_eq!(
        managers[4].manager.as_ref().map(|m| m.name.as_str()),
        Some("Eve")
    );
    let filtered = Employee::objects()
        .filter(|e| e.name.gt("C"))
        .descendants(|e| e.manager, &people[0]);
    assert_eq!(filtered.count(db)?, 4);
    let error = Employee::objects()
        .filter(|e| tree_depth(e).lt(2))
        .count(db)
        .unwrap_err();
    assert!(error.is_invalid_query(), "{error}");
    assert_eq!(
        below()
            .filter(|e| tree_depth(e).gte(2))
            .update(db, |e| e.name.set("?"))?,
        3
    );
    Ok(())
}

fn circles_end(db: &TestDatabase) -> nuages::Result<()> {
    let mut people = company(db)?;
    // Flo manages Ada: everybody but Cyd, Dan and Guy is in the circle.
    let flo = people[5].id;
    people[0].manager_id = Some(flo);
    people[0].save(db)?;
    let below = Employee::objects().descendants(|e| e.manager, &people[1]);
    let names = below
        .annotate(|e| row! { depth: tree_depth(e) })
        .order_by(|e| (e.depth, e.name))
        .values(|e| (e.depth, e.name))
        .fetch(db)?;
    let expected = [(1, "Dan"), (1, "Eve"), (2, "Flo"), (3, "Ada"), (4, "Cyd")];
    assert_eq!(
        names,
        expected.map(|(depth, name)| (depth, name.to_owned()))
    );
    Ok(())
}

suite! {
    rows_above_and_below,
    trees_are_querysets_with_a_depth,
    circles_end,
}
