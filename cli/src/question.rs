//! Questions to the person at the keyboard, and the flags that answer them where there is nobody.
//!
//! The only file that asks.

use std::fmt;
use std::io::{BufRead, Write};

use anyhow::{Result, bail};
use nuages_schema::migrate::{Answer, Answers, ProjectState, Question};
use nuages_schema::model::{FieldDef, FieldKind, Literal, ModelRef};

/// Questions that nobody answered.
#[derive(Debug)]
pub struct Unanswered(pub Vec<Question>);

impl Unanswered {
    /// What the command exits with: 2 where something may have been renamed, 3 where a value is missing, as in Django.
    pub fn code(&self) -> u8 {
        let rename = |question: &Question| {
            matches!(
                question,
                Question::RenameModel { .. } | Question::RenameField { .. }
            )
        };
        if self.0.iter().any(rename) { 2 } else { 3 }
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, question) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{question}")?;
            match question {
                Question::RenameModel { from, to } => {
                    write!(
                        f,
                        "    if so:  --rename {from}={to}\n    if not: --not-renamed"
                    )?;
                }
                Question::RenameField { model, from, to } => write!(
                    f,
                    "    if so:  --rename {model}.{from}={model}.{to}\n    if not: --not-renamed"
                )?,
                Question::DefaultForNewField { model, field } => {
                    write!(f, "    --default {model}.{field}=VALUE")?;
                }
                Question::DefaultForNulls { model, field } => write!(
                    f,
                    "    --default {model}.{field}=VALUE\n    or, if no row has NULL: --no-default {model}.{field}"
                )?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Unanswered {}

/// The flags that answer questions in advance.
#[derive(Debug, Default)]
pub struct Flags {
    /// `blog.Author=blog.Writer`, `blog.Entry.headline=blog.Entry.title`.
    pub renames: Vec<String>,
    /// Nothing else was renamed.
    pub not_renamed: bool,
    /// `blog.Entry.title=none`.
    pub defaults: Vec<String>,
    /// `blog.Entry.pub_date`.
    pub no_defaults: Vec<String>,
}

/// The answers that flags give, for the models as they will be.
pub fn answers(flags: &Flags, after: &ProjectState) -> Result<Answers> {
    let mut answers = Answers::default();
    for flag in &flags.renames {
        let Some(question) = rename(flag) else {
            bail!(
                "`--rename {flag}`: write `--rename app.Old=app.New` or `--rename app.Model.old=app.Model.new`"
            );
        };
        answers.insert(question, Answer::Yes);
    }
    for flag in &flags.defaults {
        let parsed = flag.split_once('=').and_then(|(path, value)| {
            let (model, field) = field_path(path)?;
            Some((model, field, value))
        });
        let Some((model, field, value)) = parsed else {
            bail!("`--default {flag}`: write `--default app.Model.field=VALUE`");
        };
        let value = literal(find(after, &model, &field)?, value)?;
        let (model, field) = (model, field.into());
        let new = Question::DefaultForNewField { model, field };
        if let Question::DefaultForNewField { model, field } = &new {
            let (model, field) = (model.clone(), field.clone());
            let nulls = Question::DefaultForNulls { model, field };
            answers.insert(nulls, Answer::Default(value.clone()));
        }
        answers.insert(new, Answer::Default(value));
    }
    for flag in &flags.no_defaults {
        let Some((model, field)) = field_path(flag) else {
            bail!("`--no-default {flag}`: write `--no-default app.Model.field`");
        };
        let field = field.into();
        answers.insert(Question::DefaultForNulls { model, field }, Answer::Nothing);
    }
    if flags.not_renamed {
        answers.nothing_else_renamed();
    }
    Ok(answers)
}

fn rename(flag: &str) -> Option<Question> {
    let (from, to) = flag.split_once('=')?;
    let parts = |path: &str| -> Vec<String> { path.split('.').map(str::to_owned).collect() };
    let (from, to) = (parts(from), parts(to));
    match (from.as_slice(), to.as_slice()) {
        ([app, old], [other, new]) if app == other => Some(Question::RenameModel {
            from: model_ref(app, old),
            to: model_ref(app, new),
        }),
        ([app, model, old], [other_app, other, new]) if (app, model) == (other_app, other) => {
            Some(Question::RenameField {
                model: model_ref(app, model),
                from: old.clone().into(),
                to: new.clone().into(),
            })
        }
        _ => None,
    }
}

fn field_path(path: &str) -> Option<(ModelRef, String)> {
    match path.split('.').collect::<Vec<_>>().as_slice() {
        [app, model, field] => Some((model_ref(app, model), (*field).to_owned())),
        _ => None,
    }
}

fn model_ref(app: &str, name: &str) -> ModelRef {
    ModelRef {
        app: app.to_owned().into(),
        name: name.to_owned().into(),
    }
}

fn find<'s>(state: &'s ProjectState, model: &ModelRef, field: &str) -> Result<&'s FieldDef> {
    match state.model(model).and_then(|it| it.field(field)) {
        Some(field) => Ok(field),
        None => bail!("there is no field `{field}` in a model `{model}`"),
    }
}

/// What somebody wrote, as a value of that field.
fn literal(field: &FieldDef, written: &str) -> Result<Literal> {
    let wanted =
        |what: &str| anyhow::anyhow!("`{written}` is no value of `{}`: {what}", field.name);
    let text = || Literal::Text(written.to_owned().into());
    Ok(match field.kind {
        FieldKind::BooleanField => match written.to_lowercase().as_str() {
            "true" | "yes" | "1" => Literal::Bool(true),
            "false" | "no" | "0" => Literal::Bool(false),
            _ => return Err(wanted("write `true` or `false`")),
        },
        kind if kind.is_integer() => Literal::Integer(
            written
                .parse()
                .map_err(|_| wanted("write a whole number"))?,
        ),
        FieldKind::FloatField => {
            Literal::Float(written.parse().map_err(|_| wanted("write a number"))?)
        }
        // The key's own type is the target's business.
        FieldKind::ForeignKey => written.parse().map_or_else(|_| text(), Literal::Integer),
        FieldKind::DecimalField { .. } => {
            written
                .parse::<f64>()
                .map_err(|_| wanted("write a number"))?;
            text()
        }
        FieldKind::DateField | FieldKind::DateTimeField => {
            let like_a_date = written.len() >= 10
                && written
                    .chars()
                    .all(|c| c.is_ascii_digit() || "-: .+TZ".contains(c));
            if !like_a_date {
                return Err(wanted("write `2026-01-31`, with ` 12:00:00` for a moment"));
            }
            match field.kind {
                FieldKind::DateTimeField => Literal::Text(moment(written).into()),
                _ => text(),
            }
        }
        FieldKind::DurationField => Literal::Integer(
            written
                .parse()
                .map_err(|_| wanted("write a whole number of microseconds"))?,
        ),
        FieldKind::TimeField => Literal::Text(
            time_of_day(written)
                .ok_or_else(|| wanted("write `12:00:00`"))?
                .into(),
        ),
        FieldKind::GenericIpAddressField { .. } => {
            let address: std::net::IpAddr = written
                .parse()
                .map_err(|_| wanted("write an address such as `127.0.0.1`"))?;
            Literal::Text(address.to_string().into())
        }
        _ => text(),
    })
}

/// A time of day in the form in which every database takes it, to the microsecond.
fn time_of_day(written: &str) -> Option<String> {
    let plain = written
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    match written.len() {
        8 if plain => Some(format!("{written}.000000")),
        15 if plain => Some(written.to_owned()),
        _ => None,
    }
}

/// A moment in the form in which every database takes it, to the microsecond and in UTC.
fn moment(written: &str) -> String {
    let plain = written.trim_end_matches('Z').replace('T', " ");
    match plain.len() {
        10 => format!("{plain} 00:00:00.000000"),
        19 => format!("{plain}.000000"),
        _ => plain,
    }
}

/// Asks the question until there is an answer.
pub fn ask(
    question: &Question,
    after: &ProjectState,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<Answer> {
    match question {
        Question::RenameModel { .. } | Question::RenameField { .. } => {
            writeln!(output, "{}", capitalised(&question.to_string()))?;
            loop {
                match line("[y/n] ", input, output)?.to_lowercase().as_str() {
                    "y" | "yes" => return Ok(Answer::Yes),
                    "n" | "no" => return Ok(Answer::No),
                    _ => {}
                }
            }
        }
        Question::DefaultForNewField { model, field } => {
            writeln!(output, "{question}")?;
            value(find(after, model, field)?, false, input, output)
        }
        Question::DefaultForNulls { model, field } => {
            writeln!(output, "{question}")?;
            writeln!(output, "(Enter alone: none, there are no such rows.)")?;
            value(find(after, model, field)?, true, input, output)
        }
    }
}

fn value(
    field: &FieldDef,
    may_be_nothing: bool,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<Answer> {
    loop {
        let written = line("value: ", input, output)?;
        if written.is_empty() && may_be_nothing {
            return Ok(Answer::Nothing);
        }
        match literal(field, &written) {
            Ok(value) => return Ok(Answer::Default(value)),
            Err(error) => writeln!(output, "{error}")?,
        }
    }
}

/// One line of input, without the blanks around it.
fn line(prompt: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> Result<String> {
    write!(output, "{prompt}")?;
    output.flush()?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        bail!("the input ended before the question was answered");
    }
    Ok(line.trim().to_owned())
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
