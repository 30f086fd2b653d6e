//! Creating tables without migrations.

use crate::connection::{Connection, Operation};
use crate::error::Result;
use nuages_schema::model::App;

/// Creates the tables of an app.
pub(crate) struct CreateTables(pub(crate) App);

impl Operation for CreateTables {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        connection.begin().await?;
        let result = create(self.0, connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

async fn create(app: App, connection: &mut Connection) -> Result<()> {
    let statements = nuages_schema::sql::create_tables(connection.dialect(), app.models);
    for statement in statements {
        connection.batch(&statement).await?;
    }
    Ok(())
}
