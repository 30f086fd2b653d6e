//! `makemigrations`: writes the migrations that lead from the last ones to the models as they are.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use nuages_schema::migrate::{
    Answers, AppOperation, Migration, MigrationRef, Naming, ProjectState, arrange, diff, hazards,
    names,
};

use super::{Project, Scope};
use crate::project::{declaration, shown};
use crate::question::{self, Flags, Unanswered};
use crate::writer;

/// What the command is asked to do.
#[derive(Debug, Default, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Options {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at its type")]
    pub scope: Scope,
    /// The apps to look at; all if none is named.
    pub apps: Vec<String>,
    /// Only say what would be written.
    #[arg(long)]
    pub dry_run: bool,
    /// Exit with 1 if something is missing. Writes nothing.
    #[arg(long)]
    pub check: bool,
    /// Write a migration without operations, to be filled by hand.
    #[arg(long)]
    pub empty: bool,
    /// What follows the number in the migration's name.
    #[arg(long, short, value_name = "NAME")]
    pub name: Option<String>,
    /// Ask nothing: exit with 2 or 3 and say which flags answer the questions.
    #[arg(long, visible_alias = "no-input")]
    pub noinput: bool,
    /// This was renamed: `app.Old=app.New`, `app.Model.old=app.Model.new`.
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub renames: Vec<String>,
    /// Nothing (else) was renamed.
    #[arg(long)]
    pub not_renamed: bool,
    /// What rows without a value get: `app.Model.field=VALUE`.
    #[arg(long = "default", value_name = "FIELD=VALUE")]
    pub defaults: Vec<String>,
    /// No row lacks a value there: `app.Model.field`.
    #[arg(long = "no-default", value_name = "FIELD")]
    pub no_defaults: Vec<String>,
    /// How much to say; 3 shows the files of a dry run.
    #[arg(long, short, default_value_t = 1)]
    pub verbosity: u8,
}

/// Runs the command; the number is what the program exits with.
pub fn run(options: &Options, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<u8> {
    if let Some(name) = &options.name
        && !name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        bail!("`{name}` cannot be a part of a migration's name: use letters, digits and `_`");
    }
    let project = Project::read(&options.scope)?;
    project.history.graph.without_conflicts()?;
    let labels = project.labels();
    if let Some(unknown) = options.apps.iter().find(|app| !labels.contains(app)) {
        bail!("there is no app `{unknown}`");
    }
    let (before, after) = project.states()?;
    let after = only_apps(&before, after, &options.apps);
    let migrations = if options.empty {
        empty(&project, options)?
    } else {
        let operations = operations(options, &before, &after, input, output)?;
        let last = project.history.last();
        let moment = moment();
        let naming = Naming {
            chosen: options.name.as_deref(),
            moment: &moment,
        };
        arrange(&before, operations, &last, naming)
    };
    if migrations.is_empty() {
        complete_lists(&project, options)?;
        match options.apps.as_slice() {
            [] => writeln!(output, "No changes detected")?,
            [app] => writeln!(output, "No changes detected in app '{app}'")?,
            apps => writeln!(
                output,
                "No changes detected in apps '{}'",
                apps.join("', '")
            )?,
        }
        return Ok(0);
    }
    show(&project, options, &before, &migrations, output)?;
    if options.check {
        return Ok(1);
    }
    if !options.dry_run {
        write(&project, &migrations, output)?;
    }
    Ok(0)
}

/// The models of these apps as they are, and those of all others as their migrations left them.
fn only_apps(before: &ProjectState, after: ProjectState, apps: &[String]) -> ProjectState {
    if apps.is_empty() {
        return after;
    }
    let wanted = |app: &str| apps.iter().any(|it| it == app);
    let changed = after.models().iter().filter(|model| wanted(&model.app));
    let unchanged = before.models().iter().filter(|model| !wanted(&model.app));
    ProjectState::from_models(unchanged.chain(changed))
}

/// The missing operations, with all questions answered.
fn operations(
    options: &Options,
    before: &ProjectState,
    after: &ProjectState,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<Vec<AppOperation>> {
    let flags = Flags {
        renames: options.renames.clone(),
        not_renamed: options.not_renamed,
        defaults: options.defaults.clone(),
        no_defaults: options.no_defaults.clone(),
    };
    let mut answers: Answers = question::answers(&flags, after)?;
    loop {
        let questions = match diff(before, after, &answers) {
            Ok(operations) => return Ok(operations),
            Err(questions) => questions,
        };
        if options.noinput || options.check {
            return Err(Unanswered(questions).into());
        }
        // One answer may settle other questions.
        if let Some(question) = questions.into_iter().next() {
            let answer = question::ask(&question, after, input, output)?;
            answers.insert(question, answer);
        }
    }
}

fn empty(project: &Project, options: &Options) -> Result<Vec<Migration>> {
    if options.apps.is_empty() {
        bail!("`--empty` needs the app's label: `cargo nuages makemigrations blog --empty`");
    }
    let last = project.history.last();
    let migration = |app: &String| {
        let before = last.get(app.as_str());
        let chosen = options.name.as_deref();
        let name = names::migration(before.map(AsRef::as_ref), &[], chosen, &moment());
        let mut migration = Migration::new(app.clone(), name);
        migration.initial = before.is_none();
        let dependency = before.map(|name| MigrationRef::new(app.clone(), name.clone()));
        migration.dependencies.extend(dependency);
        migration
    };
    Ok(options.apps.iter().map(migration).collect())
}

/// The folder of an app's migrations: where they are, or where the first ones belong.
fn folder(project: &Project, app: &str) -> Result<PathBuf> {
    if let Some(history) = project.history.app(app) {
        return Ok(history.directory.clone());
    }
    let mut packages = project.own().iter();
    let found = packages.find_map(|package| {
        let app = package.apps.iter().find(|it| it.label == app)?;
        Some(package.migrations_of(app))
    });
    found.with_context(|| format!("there is no app `{app}`"))
}

fn show(
    project: &Project,
    options: &Options,
    before: &ProjectState,
    migrations: &[Migration],
    output: &mut dyn Write,
) -> Result<()> {
    let mut state = before.clone();
    let mut shown_app = None;
    for migration in migrations {
        if shown_app != Some(&migration.app) {
            writeln!(output, "Migrations for '{}':", migration.app)?;
            shown_app = Some(&migration.app);
        }
        let file = writer::file(&folder(project, &migration.app)?, migration);
        writeln!(output, "  {}", shown(&file))?;
        for operation in &migration.operations {
            writeln!(
                output,
                "    {} {}",
                operation.symbol(),
                operation.describe()
            )?;
            for hazard in hazards(&migration.app, &state, operation) {
                writeln!(output, "      ! {hazard}")?;
            }
            // Migrations are shown app by app; a model of another app may not be there yet.
            let _ = operation.apply(&migration.app, &mut state);
        }
        if (options.dry_run || options.check) && options.verbosity >= 3 {
            writeln!(output, "{}", migration.file(writer::GENERATOR))?;
        }
    }
    Ok(())
}

fn write(project: &Project, migrations: &[Migration], output: &mut dyn Write) -> Result<()> {
    let mut told = BTreeSet::new();
    for migration in migrations {
        let directory = folder(project, &migration.app)?;
        writer::write(&directory, migration)?;
        writer::write_list(&directory, &migration.app)?;
        let mut packages = project.own().iter();
        if let Some(package) = packages.find(|package| directory.starts_with(&package.source))
            && !package
                .files
                .iter()
                .any(|file| file.starts_with(&directory))
            && told.insert(directory.clone())
        {
            let (file, line) = declaration(package, &directory);
            writeln!(output, "Add `{line}` to {}", shown(&file))?;
        }
    }
    Ok(())
}

/// Brings every `mod.rs` up to date with the files beside it.
fn complete_lists(project: &Project, options: &Options) -> Result<()> {
    if options.check || options.dry_run {
        return Ok(());
    }
    for history in &project.history.apps {
        if let Some(app) = &history.app
            && project
                .own()
                .iter()
                .any(|package| history.directory.starts_with(&package.source))
        {
            writer::write_list(&history.directory, app)?;
        }
    }
    Ok(())
}

/// The present minute in UTC, `20260131_1200`.
fn moment() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |duration| duration.as_secs());
    let (year, month, day) = civil(i64::try_from(seconds / 86_400).unwrap_or(0));
    let minutes = seconds % 86_400 / 60;
    format!(
        "{year:04}{month:02}{day:02}_{:02}{:02}",
        minutes / 60,
        minutes % 60
    )
}

/// The date of a day counted from 1970-01-01.
///
/// Counted in eras of 400 years that begin on the first of March, so that a leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_484), (2026, 1, 31));
        assert_eq!(civil(20_485), (2026, 2, 1));
    }
}
