//! The example of the guide, read in full.

use std::fmt::Write as _;

use expect_test::expect;

use super::read;
use crate::model::{
    ConditionOp, ConstraintDef, Deferrable, FieldDef, IndexOptions, ModelDef, OrderDef,
};
use crate::parse::{Choices, Model};

pub(super) const BLOG: &str = r#"
    app blog;                                   // app label; default: the package's name

    abstract Timestamped {
        created: DateTimeField(auto_now_add),
        modified: DateTimeField(auto_now),
    }

    /// A weblog.
    pub Blog {
        name: CharField(max_length = 100),
        tagline: TextField(default = ""),
    }

    pub Author {
        name: CharField(max_length = 200),
        email: EmailField(unique),
    }

    #[derive(serde::Serialize)]                 // passed through to the struct
    pub Entry: Timestamped {                    // abstract inheritance
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        headline: CharField(max_length = 255),
        body_text: TextField,
        pub_date: DateField(null),
        authors: ManyToManyField(Author, related_name = entries),
        number_of_comments: PositiveIntegerField(default = 0),
        number_of_pingbacks: PositiveIntegerField(default = 0),
        rating: IntegerField(default = 5, validators = [Range(0..=10)]),
        status: CharField(max_length = 1, choices = Status, default = Status::Draft),

        Meta {
            ordering: [-pub_date, headline],
            indexes: [Index(fields = [pub_date, -rating])],
            constraints: [
                UniqueConstraint(fields = [blog, headline], name = "entry_headline_per_blog"),
                CheckConstraint(check = rating >= 0, name = "entry_rating_not_negative"),
            ],
            verbose_name_plural: "entries",
        }
    }

    pub enum Status { Draft = "d", Published = "p" => "Out now" }
"#;

/// A definition on few lines.
pub(super) fn show(def: &ModelDef) -> String {
    let mut text = format!(
        "{} table {} ({} / {}){}\n",
        def.label(),
        def.table,
        def.verbose_name,
        def.verbose_name_plural,
        if def.managed { "" } else { " unmanaged" }
    );
    if !def.doc.is_empty() {
        let _ = writeln!(text, "  doc {:?}", def.doc);
    }
    for field in def.fields.iter() {
        let _ = writeln!(text, "  {}", show_field(field));
    }
    for field in def.many_to_many.iter() {
        let _ = writeln!(
            text,
            "  {}: many to many {} back {} table {}({}, {})",
            field.name,
            field.to,
            field.related_name,
            field.table,
            field.from_column,
            field.to_column
        );
    }
    show_meta(&mut text, def);
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

fn show_meta(text: &mut String, def: &ModelDef) {
    if !def.ordering.is_empty() {
        let _ = writeln!(text, "  ordering {}", show_order(&def.ordering));
    }
    for index in def.indexes.iter() {
        let _ = writeln!(
            text,
            "  index {} on {}{} {}",
            index.name,
            show_order(&index.fields),
            show_options(&index.options),
            steps(&index.condition)
        );
    }
    for constraint in def.constraints.iter() {
        let _ = match constraint {
            ConstraintDef::Unique {
                name,
                fields,
                condition,
                options,
            } => {
                writeln!(
                    text,
                    "  unique {name} on {}{} {}",
                    fields.join(", "),
                    show_options(options),
                    steps(condition)
                )
            }
            ConstraintDef::Check { name, check } => {
                writeln!(text, "  check {name} {}", steps(check))
            }
        };
    }
}

fn show_options(options: &IndexOptions) -> String {
    let mut text = String::new();
    for term in options.expressions.iter() {
        let minus = if term.descending { "-" } else { "" };
        let _ = write!(text, "{minus}({})", steps(&term.expression));
    }
    if !options.include.is_empty() {
        let _ = write!(text, " include {}", options.include.join(", "));
    }
    if !options.opclasses.is_empty() {
        let _ = write!(text, " by {}", options.opclasses.join(", "));
    }
    if !options.nulls_distinct {
        text.push_str(" nulls not distinct");
    }
    if options.deferrable != Deferrable::Never {
        let _ = write!(text, " {:?}", options.deferrable);
    }
    text
}

fn show_field(field: &FieldDef) -> String {
    let mut text = field.name.to_string();
    if field.column != field.name {
        let _ = write!(text, " [{}]", field.column);
    }
    let _ = write!(text, ": {:?}", field.kind);
    for (flag, name) in [
        (field.null, "null"),
        (field.unique, "unique"),
        (field.db_index, "index"),
        (field.primary_key, "key"),
    ] {
        if flag {
            let _ = write!(text, " {name}");
        }
    }
    if let Some(default) = &field.default {
        let _ = write!(text, " default {default:?}");
    }
    if field.auto != crate::model::Auto::Never {
        let _ = write!(text, " {:?}", field.auto);
    }
    for choice in field.choices.iter() {
        let _ = write!(
            text,
            " | {} = {:?} {:?}",
            choice.name, choice.value, choice.label
        );
    }
    if let Some(relation) = &field.relation {
        let _ = write!(
            text,
            " -> {} {:?} back {}",
            relation.to, relation.on_delete, relation.related_name
        );
    }
    text
}

fn show_order(terms: &[OrderDef]) -> String {
    let terms = terms
        .iter()
        .map(|term| format!("{}{}", if term.descending { "-" } else { "" }, term.field));
    terms.collect::<Vec<_>>().join(", ")
}

pub(super) fn steps(condition: &[ConditionOp]) -> String {
    let steps = condition.iter().map(|step| match step {
        ConditionOp::Field(name) => name.to_string(),
        ConditionOp::Literal(value) => format!("{value:?}"),
        other => format!("{other:?}"),
    });
    steps.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_example_of_the_guide() {
    let block = read(BLOG);
    assert_eq!(super::messages(&block.diagnostics), "");
    assert_eq!(block.app, "blog");
    let shown: Vec<_> = block.models.iter().map(|model| show(&model.def)).collect();
    expect![[r#"
        blog.Blog table blog_blog (blog / blogs)
          doc "A weblog."
          id: BigAutoField key
          name: CharField { max_length: 100 }
          tagline: TextField default Literal(Text(""))

        blog.Author table blog_author (author / authors)
          id: BigAutoField key
          name: CharField { max_length: 200 }
          email: EmailField { max_length: 254 } unique

        blog.Entry table blog_entry (entry / entries)
          id: BigAutoField key
          created: DateTimeField NowAdd
          modified: DateTimeField Now
          blog [blog_id]: ForeignKey index -> blog.Blog Cascade back entries
          headline: CharField { max_length: 255 }
          body_text: TextField
          pub_date: DateField null
          number_of_comments: PositiveIntegerField default Literal(Integer(0))
          number_of_pingbacks: PositiveIntegerField default Literal(Integer(0))
          rating: IntegerField default Literal(Integer(5))
          status: CharField { max_length: 1 } default Literal(Text("d")) | Draft = Text("d") "Draft" | Published = Text("p") "Out now"
          authors: many to many blog.Author back entries table blog_entry_authors(entry_id, author_id)
          ordering -pub_date, headline
          index blog_entry_pub_dat_495af9_idx on pub_date, -rating
          unique entry_headline_per_blog on blog, headline
          check entry_rating_not_negative rating Integer(0) Compare(GreaterOrEqual)
    "#]].assert_eq(&shown.join("\n"));
}

/// What the code of a model is made of.
fn show_tokens(entry: &Model, choices: &[Choices]) -> String {
    use quote::ToTokens as _;
    let mut text = format!(
        "{}{}\n",
        super::super::text::source(entry.vis.to_token_stream()),
        entry.attrs.len()
    );
    for field in &entry.fields {
        let target = field.target.as_ref().map(|target| {
            format!(
                " -> {} {:?} {}",
                target.path.to_token_stream(),
                target.local,
                target.related_name
            )
        });
        let options: Vec<_> = field
            .options
            .iter()
            .map(|option| option.name.to_string())
            .collect();
        let _ = writeln!(
            text,
            "{} {} {} {:?}{}",
            field.ident,
            field.attname,
            field.kind,
            options,
            target.unwrap_or_default()
        );
    }
    for field in &entry.many_to_many {
        let _ = writeln!(
            text,
            "{} {:?} {}",
            field.ident, field.target.local, field.target.related_name
        );
    }
    for one in choices {
        for choice in &one.variants {
            let _ = writeln!(
                text,
                "{}::{} {:?} {:?}",
                one.ident, choice.ident, choice.value, choice.label
            );
        }
    }
    text
}

#[test]
fn the_tokens_of_the_example() {
    let block = read(BLOG);
    let entry = block
        .models
        .iter()
        .find(|model| model.ident == "Entry")
        .unwrap();
    let text = show_tokens(entry, &block.choices);
    expect![[r#"
        pub1
        id id BigAutoField []
        created created DateTimeField ["auto_now_add"]
        modified modified DateTimeField ["auto_now"]
        blog blog_id ForeignKey ["on_delete", "related_name"] -> Blog Some(0) entries
        headline headline CharField ["max_length"]
        body_text body_text TextField []
        pub_date pub_date DateField ["null"]
        number_of_comments number_of_comments PositiveIntegerField ["default"]
        number_of_pingbacks number_of_pingbacks PositiveIntegerField ["default"]
        rating rating IntegerField ["default", "validators"]
        status status CharField ["max_length", "choices", "default"]
        authors Some(1) entries
        Status::Draft Text("d") "Draft"
        Status::Published Text("p") "Out now"
    "#]]
    .assert_eq(&text);
}
