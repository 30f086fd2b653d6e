//! What `model!` expands to, by hand: the specification of the macro.
#![allow(non_snake_case, missing_docs, clippy::all, clippy::pedantic)]
use nuages::__private as __n;
use nuages::prelude::*;

// ---------------------------------------------------------------- Blog
#[derive(Debug, Clone)]
pub struct Blog {
    pub id: Id<Blog>,
    pub name: String,
    pub tagline: String,
}

/// The fields of [`Blog`], for closures.
pub struct BlogFields<P> {
    pub id: __n::Field<__n::field_types::Key<Blog>, P>,
    pub name: __n::Field<__n::field_types::CharField, P>,
    pub tagline: __n::Field<__n::field_types::TextField, P>,
}
impl<P> Clone for BlogFields<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for BlogFields<P> {}
impl<P: __n::Path> __n::Handle for BlogFields<P> {
    type Model = Blog;
    type Path = P;
    const REF: &'static Self = &BlogFields {
        id: __n::Field::at(0),
        name: __n::Field::at(1),
        tagline: __n::Field::at(2),
    };
}
impl<P: __n::Path> BlogFields<P> {
    pub fn id(&self) -> __n::Field<__n::field_types::Key<Blog>, P> {
        self.id
    }
    pub fn name(&self) -> __n::Field<__n::field_types::CharField, P> {
        self.name
    }
    pub fn tagline(&self) -> __n::Field<__n::field_types::TextField, P> {
        self.tagline
    }
}

impl __n::Model for Blog {
    type Fields<P: __n::Path> = BlogFields<P>;
    type Key = i64;
    const APP: &'static str = "blog";
    const NAME: &'static str = "Blog";
    const KEY_COLUMN: &'static str = "id";
    const KEY_FIELD: u16 = 0;
    const META: &'static __n::ModelDef = {
        static META: __n::ModelDef = __n::ModelDef {
            app: __n::Cow::Borrowed("blog"),
            name: __n::Cow::Borrowed("Blog"),
            table: __n::Cow::Borrowed("blog_blog"),
            doc: __n::Cow::Borrowed(""),
            fields: __n::Cow::Borrowed(&[
                __n::FieldDef {
                    name: __n::Cow::Borrowed("id"),
                    column: __n::Cow::Borrowed("id"),
                    kind: __n::FieldKind::BigAutoField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: true,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("name"),
                    column: __n::Cow::Borrowed("name"),
                    kind: __n::FieldKind::CharField { max_length: 100 },
                    null: false,
                    unique: true,
                    db_index: false,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("tagline"),
                    column: __n::Cow::Borrowed("tagline"),
                    kind: __n::FieldKind::TextField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: false,
                    default: Some(__n::DefaultDef::Literal(__n::Literal::Text(
                        __n::Cow::Borrowed(""),
                    ))),
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
            ]),
            many_to_many: __n::Cow::Borrowed(&[]),
            ordering: __n::Cow::Borrowed(&[]),
            indexes: __n::Cow::Borrowed(&[]),
            constraints: __n::Cow::Borrowed(&[]),
            verbose_name: __n::Cow::Borrowed("blog"),
            verbose_name_plural: __n::Cow::Borrowed("blogs"),
            managed: true,
        };
        &META
    };
    fn read(row: &__n::Row<'_>, at: usize) -> __n::Result<Self> {
        Ok(Self {
            id: row.field::<__n::field_types::Key<Blog>, __n::NotNull>(Self::META, at, 0)?,
            name: row.field::<__n::field_types::CharField, __n::NotNull>(Self::META, at, 1)?,
            tagline: row.field::<__n::field_types::TextField, __n::NotNull>(Self::META, at, 2)?,
        })
    }
    fn key(&self) -> __n::Id<Self> {
        self.id.clone()
    }
    fn values(&self) -> __n::SmallVec<[__n::Value; 8]> {
        __n::smallvec![
            __n::FieldValue::to_value(&self.id),
            __n::FieldValue::to_value(&self.name),
            __n::FieldValue::to_value(&self.tagline)
        ]
    }
    fn set_database_key(&mut self, key: i64) {
        self.id = __n::Id::new(key);
    }
    const REFERRERS: &'static [__n::Referrer] = &[__n::Referrer {
        model: <Entry as __n::Model>::META,
        field: 1,
        on_delete: __n::OnDelete::Cascade,
        referrers: || <Entry as __n::Model>::REFERRERS,
    }];
}

/// Makes a new [`Blog`].
#[must_use]
pub struct BlogBuilder<name = __n::Missing> {
    name: name,
    rest: __blog::Rest,
}
#[doc(hidden)]
pub mod __blog {
    use super::*;
    pub struct Rest {
        pub tagline: Option<String>,
    }
    #[diagnostic::on_unimplemented(
        message = "`Blog` needs a value for `name`",
        label = "add `.name(..)` before this"
    )]
    pub trait HasName {
        fn get(self) -> String;
    }
    impl HasName for __n::Given<String> {
        fn get(self) -> String {
            self.0
        }
    }
    pub struct BlogEntries;
}
impl Blog {
    /// Starts a new row.
    pub fn new() -> BlogBuilder {
        BlogBuilder {
            name: __n::Missing,
            rest: __blog::Rest { tagline: None },
        }
    }
    pub fn objects() -> __n::Manager<Self> {
        __n::manager()
    }
    pub fn save<'e, E: __n::Executor>(&mut self, db: &'e E) -> E::Ret<'e, ()> {
        __n::update(self, db)
    }
    pub fn delete<'e, E: __n::Executor>(&self, db: &'e E) -> E::Ret<'e, __n::Deleted> {
        __n::delete(self, db)
    }
    pub fn q<C: nuages::Condition<Self>>(
        condition: impl FnOnce(&BlogFields<__n::Root<Self>>) -> C,
    ) -> __n::Q<Self> {
        __n::q(condition)
    }
}
impl<name> BlogBuilder<name> {
    pub fn name(self, value: impl __n::Assign<String>) -> BlogBuilder<__n::Given<String>> {
        BlogBuilder {
            name: __n::Given(value.assign()),
            rest: self.rest,
        }
    }
    pub fn tagline(mut self, value: impl __n::Assign<String>) -> Self {
        self.rest.tagline = Some(value.assign());
        self
    }
    pub fn save<'e, E: __n::Executor>(self, db: &'e E) -> E::Ret<'e, Blog>
    where
        name: __blog::HasName,
    {
        __n::insert(__n::New::into_instance(self), db)
    }
}
impl<name: __blog::HasName> __n::New for BlogBuilder<name> {
    type Model = Blog;
    fn into_instance(self) -> Blog {
        Blog {
            id: __n::Id::new(0),
            name: self.name.get(),
            tagline: match self.rest.tagline {
                Some(value) => value,
                None => __n::Assign::<String>::assign(""),
            },
        }
    }
}

// ---------------------------------------------------------------- Author
#[derive(Debug, Clone)]
pub struct Author {
    pub id: Id<Author>,
    pub name: String,
}
pub struct AuthorFields<P> {
    pub id: __n::Field<__n::field_types::Key<Author>, P>,
    pub name: __n::Field<__n::field_types::CharField, P>,
}
impl<P> Clone for AuthorFields<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for AuthorFields<P> {}
impl<P: __n::Path> __n::Handle for AuthorFields<P> {
    type Model = Author;
    type Path = P;
    const REF: &'static Self = &AuthorFields {
        id: __n::Field::at(0),
        name: __n::Field::at(1),
    };
}
impl<P: __n::Path> AuthorFields<P> {
    pub fn id(&self) -> __n::Field<__n::field_types::Key<Author>, P> {
        self.id
    }
    pub fn name(&self) -> __n::Field<__n::field_types::CharField, P> {
        self.name
    }
}
impl __n::Model for Author {
    type Fields<P: __n::Path> = AuthorFields<P>;
    type Key = i64;
    const APP: &'static str = "blog";
    const NAME: &'static str = "Author";
    const KEY_COLUMN: &'static str = "id";
    const KEY_FIELD: u16 = 0;
    const META: &'static __n::ModelDef = {
        static META: __n::ModelDef = __n::ModelDef {
            app: __n::Cow::Borrowed("blog"),
            name: __n::Cow::Borrowed("Author"),
            table: __n::Cow::Borrowed("blog_author"),
            doc: __n::Cow::Borrowed(""),
            fields: __n::Cow::Borrowed(&[
                __n::FieldDef {
                    name: __n::Cow::Borrowed("id"),
                    column: __n::Cow::Borrowed("id"),
                    kind: __n::FieldKind::BigAutoField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: true,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("name"),
                    column: __n::Cow::Borrowed("name"),
                    kind: __n::FieldKind::CharField { max_length: 200 },
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
            ]),
            many_to_many: __n::Cow::Borrowed(&[]),
            ordering: __n::Cow::Borrowed(&[]),
            indexes: __n::Cow::Borrowed(&[]),
            constraints: __n::Cow::Borrowed(&[]),
            verbose_name: __n::Cow::Borrowed("author"),
            verbose_name_plural: __n::Cow::Borrowed("authors"),
            managed: true,
        };
        &META
    };
    fn read(row: &__n::Row<'_>, at: usize) -> __n::Result<Self> {
        Ok(Self {
            id: row.field::<__n::field_types::Key<Author>, __n::NotNull>(Self::META, at, 0)?,
            name: row.field::<__n::field_types::CharField, __n::NotNull>(Self::META, at, 1)?,
        })
    }
    fn key(&self) -> __n::Id<Self> {
        self.id.clone()
    }
    fn values(&self) -> __n::SmallVec<[__n::Value; 8]> {
        __n::smallvec![
            __n::FieldValue::to_value(&self.id),
            __n::FieldValue::to_value(&self.name)
        ]
    }
    fn set_database_key(&mut self, key: i64) {
        self.id = __n::Id::new(key);
    }
    const REFERRERS: &'static [__n::Referrer] = &[
        __n::Referrer {
            model: <Entry as __n::Model>::META,
            field: 2,
            on_delete: __n::OnDelete::SetNull,
            referrers: || <Entry as __n::Model>::REFERRERS,
        },
        __n::Referrer {
            model: <__entry::EntryAuthors as __n::ManyToMany>::PAIRS,
            field: 2,
            on_delete: __n::OnDelete::Cascade,
            referrers: __n::Referrer::none,
        },
    ];
}
#[must_use]
pub struct AuthorBuilder<name = __n::Missing> {
    name: name,
}
#[doc(hidden)]
pub mod __author {
    use super::*;
    #[diagnostic::on_unimplemented(
        message = "`Author` needs a value for `name`",
        label = "add `.name(..)` before this"
    )]
    pub trait HasName {
        fn get(self) -> String;
    }
    impl HasName for __n::Given<String> {
        fn get(self) -> String {
            self.0
        }
    }
}
impl Author {
    pub fn new() -> AuthorBuilder {
        AuthorBuilder { name: __n::Missing }
    }
    pub fn objects() -> __n::Manager<Self> {
        __n::manager()
    }
    pub fn delete<'e, E: __n::Executor>(&self, db: &'e E) -> E::Ret<'e, __n::Deleted> {
        __n::delete(self, db)
    }
}
impl<name> AuthorBuilder<name> {
    pub fn name(self, value: impl __n::Assign<String>) -> AuthorBuilder<__n::Given<String>> {
        AuthorBuilder {
            name: __n::Given(value.assign()),
        }
    }
    pub fn save<'e, E: __n::Executor>(self, db: &'e E) -> E::Ret<'e, Author>
    where
        name: __author::HasName,
    {
        __n::insert(__n::New::into_instance(self), db)
    }
}
impl<name: __author::HasName> __n::New for AuthorBuilder<name> {
    type Model = Author;
    fn into_instance(self) -> Author {
        Author {
            id: __n::Id::new(0),
            name: self.name.get(),
        }
    }
}

// ---------------------------------------------------------------- Entry
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Id<Entry>,
    pub blog_id: Id<Blog>,
    pub editor_id: Option<Id<Author>>,
    pub headline: String,
    pub rating: i32,
    pub pub_date: Option<jiff::civil::Date>,
}
pub struct EntryFields<P> {
    pub id: __n::Field<__n::field_types::Key<Entry>, P>,
    pub blog: __n::ForeignKey<__entry::EntryBlog, P>,
    pub blog_id: __n::Field<__n::field_types::Key<Blog>, P>,
    pub editor: __n::ForeignKey<__entry::EntryEditor, P>,
    pub editor_id: __n::Field<__n::field_types::Key<Author>, P, __n::Null>,
    pub headline: __n::Field<__n::field_types::CharField, P>,
    pub rating: __n::Field<__n::field_types::IntegerField, P>,
    pub pub_date: __n::Field<__n::field_types::DateField, P, __n::Null>,
}
impl<P> Clone for EntryFields<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for EntryFields<P> {}
impl<P: __n::Path> __n::Handle for EntryFields<P> {
    type Model = Entry;
    type Path = P;
    const REF: &'static Self = &EntryFields {
        id: __n::Field::at(0),
        blog: __n::ForeignKey::NEW,
        blog_id: __n::Field::at(1),
        editor: __n::ForeignKey::NEW,
        editor_id: __n::Field::at(2),
        headline: __n::Field::at(3),
        rating: __n::Field::at(4),
        pub_date: __n::Field::at(5),
    };
}
impl<P: __n::Path> EntryFields<P> {
    pub fn id(&self) -> __n::Field<__n::field_types::Key<Entry>, P> {
        self.id
    }
    pub fn blog(&self) -> __n::ForeignKey<__entry::EntryBlog, P> {
        self.blog
    }
    pub fn headline(&self) -> __n::Field<__n::field_types::CharField, P> {
        self.headline
    }
    pub fn authors(&self) -> __n::Many<__entry::EntryAuthors, P> {
        __n::Many::NEW
    }
}
#[doc(hidden)]
pub mod __entry {
    use super::*;
    pub struct EntryBlog;
    pub struct EntryBlogReverse;
    pub struct EntryEditor;
    pub struct EntryEditorReverse;
    pub struct EntryAuthors;
    pub struct EntryAuthorsReverse;
    #[diagnostic::on_unimplemented(
        message = "`Entry` needs a value for `blog`",
        label = "add `.blog(..)` before this"
    )]
    pub trait HasBlog {
        fn get(self) -> Id<Blog>;
    }
    impl HasBlog for __n::Given<Id<Blog>> {
        fn get(self) -> Id<Blog> {
            self.0
        }
    }
    #[diagnostic::on_unimplemented(
        message = "`Entry` needs a value for `headline`",
        label = "add `.headline(..)` before this"
    )]
    pub trait HasHeadline {
        fn get(self) -> String;
    }
    impl HasHeadline for __n::Given<String> {
        fn get(self) -> String {
            self.0
        }
    }
    #[derive(Default)]
    pub struct Rest {
        pub editor: Option<Option<Id<Author>>>,
        pub rating: Option<i32>,
        pub pub_date: Option<Option<jiff::civil::Date>>,
    }
}
impl __n::Relation for __entry::EntryBlog {
    type Source = Entry;
    type Target = Blog;
    type Reverse = __entry::EntryBlogReverse;
    type Null = __n::NotNull;
    const STEP: &'static __n::Step = &__n::Step {
        name: "blog",
        near_column: "blog_id",
        through: None,
        far_column: <Blog as __n::Model>::KEY_COLUMN,
        target: __n::Ref(<Blog as __n::Model>::META),
        forward: true,
        null: false,
        many: false,
    };
    const FIELD: u16 = 1;
}
impl __n::Relation for __entry::EntryBlogReverse {
    type Source = Blog;
    type Target = Entry;
    type Reverse = __entry::EntryBlog;
    type Null = __n::Null;
    const STEP: &'static __n::Step = &__n::Step {
        name: "entries",
        near_column: <Blog as __n::Model>::KEY_COLUMN,
        through: None,
        far_column: "blog_id",
        target: __n::Ref(<Entry as __n::Model>::META),
        forward: false,
        null: true,
        many: true,
    };
}
impl __n::OneToMany for __entry::EntryBlogReverse {
    type Builder = EntryBuilder<__n::Given<Id<Blog>>, __n::Missing>;
    fn builder(key: Id<Blog>) -> Self::Builder {
        Entry::new().blog(key)
    }
}
impl __n::Relation for __entry::EntryEditor {
    type Source = Entry;
    type Target = Author;
    type Reverse = __entry::EntryEditorReverse;
    type Null = __n::Null;
    const STEP: &'static __n::Step = &__n::Step {
        name: "editor",
        near_column: "editor_id",
        through: None,
        far_column: "id",
        target: __n::Ref(<Author as __n::Model>::META),
        forward: true,
        null: true,
        many: false,
    };
    const FIELD: u16 = 2;
}
impl __n::Relation for __entry::EntryEditorReverse {
    type Source = Author;
    type Target = Entry;
    type Reverse = __entry::EntryEditor;
    type Null = __n::Null;
    const STEP: &'static __n::Step = &__n::Step {
        name: "edited",
        near_column: "id",
        through: None,
        far_column: "editor_id",
        target: __n::Ref(<Entry as __n::Model>::META),
        forward: false,
        null: true,
        many: true,
    };
}
impl __n::Relation for __entry::EntryAuthors {
    type Source = Entry;
    type Target = Author;
    type Reverse = __entry::EntryAuthorsReverse;
    type Null = __n::Null;
    const STEP: &'static __n::Step = &__n::Step {
        name: "authors",
        near_column: "id",
        through: Some(__n::Through {
            table: "blog_entry_authors",
            near_column: "entry_id",
            far_column: "author_id",
        }),
        far_column: "id",
        target: __n::Ref(<Author as __n::Model>::META),
        forward: false,
        null: true,
        many: true,
    };
}
impl __n::Relation for __entry::EntryAuthorsReverse {
    type Source = Author;
    type Target = Entry;
    type Reverse = __entry::EntryAuthors;
    type Null = __n::Null;
    const STEP: &'static __n::Step = &__n::Step {
        name: "entries",
        near_column: "id",
        through: Some(__n::Through {
            table: "blog_entry_authors",
            near_column: "author_id",
            far_column: "entry_id",
        }),
        far_column: "id",
        target: __n::Ref(<Entry as __n::Model>::META),
        forward: false,
        null: true,
        many: true,
    };
}
impl __n::ManyToMany for __entry::EntryAuthors {
    const PAIRS: &'static __n::ModelDef = {
        static META: __n::ModelDef = __n::ModelDef {
            app: __n::Cow::Borrowed("blog"),
            name: __n::Cow::Borrowed("Entry_authors"),
            table: __n::Cow::Borrowed("blog_entry_authors"),
            doc: __n::Cow::Borrowed(""),
            fields: __n::Cow::Borrowed(&[
                __n::FieldDef {
                    name: __n::Cow::Borrowed("id"),
                    column: __n::Cow::Borrowed("id"),
                    kind: __n::FieldKind::BigAutoField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: true,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("entry"),
                    column: __n::Cow::Borrowed("entry_id"),
                    kind: __n::FieldKind::ForeignKey,
                    null: false,
                    unique: false,
                    db_index: true,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("author"),
                    column: __n::Cow::Borrowed("author_id"),
                    kind: __n::FieldKind::ForeignKey,
                    null: false,
                    unique: false,
                    db_index: true,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
            ]),
            many_to_many: __n::Cow::Borrowed(&[]),
            ordering: __n::Cow::Borrowed(&[]),
            indexes: __n::Cow::Borrowed(&[]),
            constraints: __n::Cow::Borrowed(&[]),
            verbose_name: __n::Cow::Borrowed(""),
            verbose_name_plural: __n::Cow::Borrowed(""),
            managed: true,
        };
        &META
    };
    const NEAR: u16 = 1;
    const FAR: u16 = 2;
}
impl __n::ManyToMany for __entry::EntryAuthorsReverse {
    const PAIRS: &'static __n::ModelDef = <__entry::EntryAuthors as __n::ManyToMany>::PAIRS;
    const NEAR: u16 = 2;
    const FAR: u16 = 1;
}
impl<P: __n::Path> BlogFields<P> {
    pub fn entries(&self) -> __n::Many<__entry::EntryBlogReverse, P> {
        __n::Many::NEW
    }
}
impl<P: __n::Path> AuthorFields<P> {
    pub fn entries(&self) -> __n::Many<__entry::EntryAuthorsReverse, P> {
        __n::Many::NEW
    }
    pub fn edited(&self) -> __n::Many<__entry::EntryEditorReverse, P> {
        __n::Many::NEW
    }
}
impl Blog {
    pub fn entries(&self) -> __n::RelatedManager<__entry::EntryBlogReverse> {
        __n::RelatedManager::new_for(&self.id)
    }
}
impl Author {
    pub fn entries(&self) -> __n::RelatedManager<__entry::EntryAuthorsReverse> {
        __n::RelatedManager::new_for(&self.id)
    }
    pub fn edited(&self) -> __n::RelatedManager<__entry::EntryEditorReverse> {
        __n::RelatedManager::new_for(&self.id)
    }
}
impl Entry {
    pub fn blog<'e, E: __n::Executor>(&self, db: &'e E) -> E::Ret<'e, Blog> {
        __n::follow(self.blog_id.clone(), db)
    }
    pub fn editor<'e, E: __n::Executor>(&self, db: &'e E) -> E::Ret<'e, Option<Author>> {
        __n::follow_optional(self.editor_id.clone(), db)
    }
    pub fn authors(&self) -> __n::RelatedManager<__entry::EntryAuthors> {
        __n::RelatedManager::new_for(&self.id)
    }
    pub fn objects() -> __n::Manager<Self> {
        __n::manager()
    }
    pub fn save<'e, E: __n::Executor>(&mut self, db: &'e E) -> E::Ret<'e, ()> {
        __n::update(self, db)
    }
    pub fn delete<'e, E: __n::Executor>(&self, db: &'e E) -> E::Ret<'e, __n::Deleted> {
        __n::delete(self, db)
    }
    pub fn new() -> EntryBuilder {
        EntryBuilder {
            blog: __n::Missing,
            headline: __n::Missing,
            rest: Default::default(),
        }
    }
}
#[must_use]
pub struct EntryBuilder<blog = __n::Missing, headline = __n::Missing> {
    blog: blog,
    headline: headline,
    rest: __entry::Rest,
}
impl<blog, headline> EntryBuilder<blog, headline> {
    pub fn blog(
        self,
        value: impl __n::Assign<Id<Blog>>,
    ) -> EntryBuilder<__n::Given<Id<Blog>>, headline> {
        EntryBuilder {
            blog: __n::Given(value.assign()),
            headline: self.headline,
            rest: self.rest,
        }
    }
    pub fn headline(
        self,
        value: impl __n::Assign<String>,
    ) -> EntryBuilder<blog, __n::Given<String>> {
        EntryBuilder {
            blog: self.blog,
            headline: __n::Given(value.assign()),
            rest: self.rest,
        }
    }
    pub fn rating(mut self, value: impl __n::Assign<i32>) -> Self {
        self.rest.rating = Some(value.assign());
        self
    }
    pub fn pub_date(mut self, value: impl __n::Assign<Option<jiff::civil::Date>>) -> Self {
        self.rest.pub_date = Some(value.assign());
        self
    }
    pub fn editor(mut self, value: impl __n::Assign<Option<Id<Author>>>) -> Self {
        self.rest.editor = Some(value.assign());
        self
    }
    pub fn save<'e, E: __n::Executor>(self, db: &'e E) -> E::Ret<'e, Entry>
    where
        blog: __entry::HasBlog,
        headline: __entry::HasHeadline,
    {
        __n::insert(__n::New::into_instance(self), db)
    }
}
impl<blog: __entry::HasBlog, headline: __entry::HasHeadline> __n::New
    for EntryBuilder<blog, headline>
{
    type Model = Entry;
    fn into_instance(self) -> Entry {
        Entry {
            id: __n::Id::new(0),
            blog_id: self.blog.get(),
            editor_id: self.rest.editor.unwrap_or_default(),
            headline: self.headline.get(),
            rating: match self.rest.rating {
                Some(value) => value,
                None => 5,
            },
            pub_date: self.rest.pub_date.unwrap_or_default(),
        }
    }
}
impl __n::Model for Entry {
    type Fields<P: __n::Path> = EntryFields<P>;
    type Key = i64;
    const APP: &'static str = "blog";
    const NAME: &'static str = "Entry";
    const KEY_COLUMN: &'static str = "id";
    const KEY_FIELD: u16 = 0;
    const META: &'static __n::ModelDef = {
        static META: __n::ModelDef = __n::ModelDef {
            app: __n::Cow::Borrowed("blog"),
            name: __n::Cow::Borrowed("Entry"),
            table: __n::Cow::Borrowed("blog_entry"),
            doc: __n::Cow::Borrowed(""),
            fields: __n::Cow::Borrowed(&[
                __n::FieldDef {
                    name: __n::Cow::Borrowed("id"),
                    column: __n::Cow::Borrowed("id"),
                    kind: __n::FieldKind::BigAutoField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: true,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("blog"),
                    column: __n::Cow::Borrowed("blog_id"),
                    kind: __n::FieldKind::ForeignKey,
                    null: false,
                    unique: false,
                    db_index: true,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: Some(__n::RelationDef {
                        to: __n::ModelRef::new(
                            <Blog as __n::Model>::APP,
                            <Blog as __n::Model>::NAME,
                        ),
                        to_column: __n::Cow::Borrowed(<Blog as __n::Model>::KEY_COLUMN),
                        on_delete: __n::OnDelete::Cascade,
                        related_name: __n::Cow::Borrowed("entries"),
                    }),
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("editor"),
                    column: __n::Cow::Borrowed("editor_id"),
                    kind: __n::FieldKind::ForeignKey,
                    null: true,
                    unique: false,
                    db_index: true,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: Some(__n::RelationDef {
                        to: __n::ModelRef::new(
                            <Author as __n::Model>::APP,
                            <Author as __n::Model>::NAME,
                        ),
                        to_column: __n::Cow::Borrowed(<Author as __n::Model>::KEY_COLUMN),
                        on_delete: __n::OnDelete::SetNull,
                        related_name: __n::Cow::Borrowed("edited"),
                    }),
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("headline"),
                    column: __n::Cow::Borrowed("headline"),
                    kind: __n::FieldKind::CharField { max_length: 255 },
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("rating"),
                    column: __n::Cow::Borrowed("rating"),
                    kind: __n::FieldKind::IntegerField,
                    null: false,
                    unique: false,
                    db_index: false,
                    primary_key: false,
                    default: Some(__n::DefaultDef::Literal(__n::Literal::Integer(5))),
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
                __n::FieldDef {
                    name: __n::Cow::Borrowed("pub_date"),
                    column: __n::Cow::Borrowed("pub_date"),
                    kind: __n::FieldKind::DateField,
                    null: true,
                    unique: false,
                    db_index: false,
                    primary_key: false,
                    default: None,
                    auto: __n::Auto::Never,
                    choices: __n::Cow::Borrowed(&[]),
                    relation: None,
                },
            ]),
            many_to_many: __n::Cow::Borrowed(&[__n::ManyToManyDef {
                name: __n::Cow::Borrowed("authors"),
                to: __n::ModelRef::new(<Author as __n::Model>::APP, <Author as __n::Model>::NAME),
                related_name: __n::Cow::Borrowed("entries"),
                table: __n::Cow::Borrowed("blog_entry_authors"),
                from_column: __n::Cow::Borrowed("entry_id"),
                to_column: __n::Cow::Borrowed("author_id"),
            }]),
            ordering: __n::Cow::Borrowed(&[
                __n::OrderDef {
                    field: __n::Cow::Borrowed("pub_date"),
                    descending: true,
                },
                __n::OrderDef {
                    field: __n::Cow::Borrowed("headline"),
                    descending: false,
                },
            ]),
            indexes: __n::Cow::Borrowed(&[]),
            constraints: __n::Cow::Borrowed(&[
                __n::ConstraintDef::Unique {
                    name: __n::Cow::Borrowed("entry_headline_per_blog"),
                    fields: __n::Cow::Borrowed(&[
                        __n::Cow::Borrowed("blog"),
                        __n::Cow::Borrowed("headline"),
                    ]),
                    condition: __n::Cow::Borrowed(&[]),
                },
                __n::ConstraintDef::Check {
                    name: __n::Cow::Borrowed("entry_rating_not_negative"),
                    check: __n::Cow::Borrowed(&[
                        __n::ConditionOp::Field(__n::Cow::Borrowed("rating")),
                        __n::ConditionOp::Literal(__n::Literal::Integer(0)),
                        __n::ConditionOp::Compare(__n::Comparison::GreaterOrEqual),
                    ]),
                },
            ]),
            verbose_name: __n::Cow::Borrowed("entry"),
            verbose_name_plural: __n::Cow::Borrowed("entries"),
            managed: true,
        };
        &META
    };
    fn read(row: &__n::Row<'_>, at: usize) -> __n::Result<Self> {
        Ok(Self {
            id: row.field::<__n::field_types::Key<Entry>, __n::NotNull>(Self::META, at, 0)?,
            blog_id: row.field::<__n::field_types::Key<Blog>, __n::NotNull>(Self::META, at, 1)?,
            editor_id: row.field::<__n::field_types::Key<Author>, __n::Null>(Self::META, at, 2)?,
            headline: row.field::<__n::field_types::CharField, __n::NotNull>(Self::META, at, 3)?,
            rating: row.field::<__n::field_types::IntegerField, __n::NotNull>(Self::META, at, 4)?,
            pub_date: row.field::<__n::field_types::DateField, __n::Null>(Self::META, at, 5)?,
        })
    }
    fn key(&self) -> __n::Id<Self> {
        self.id.clone()
    }
    fn values(&self) -> __n::SmallVec<[__n::Value; 8]> {
        __n::smallvec![
            __n::FieldValue::to_value(&self.id),
            __n::FieldValue::to_value(&self.blog_id),
            __n::FieldValue::to_value(&self.editor_id),
            __n::FieldValue::to_value(&self.headline),
            __n::FieldValue::to_value(&self.rating),
            __n::FieldValue::to_value(&self.pub_date)
        ]
    }
    fn set_database_key(&mut self, key: i64) {
        self.id = __n::Id::new(key);
    }
    const REFERRERS: &'static [__n::Referrer] = &[__n::Referrer {
        model: <__entry::EntryAuthors as __n::ManyToMany>::PAIRS,
        field: 1,
        on_delete: __n::OnDelete::Cascade,
        referrers: __n::Referrer::none,
    }];
}
pub const APP: __n::App = __n::App {
    label: "blog",
    models: &[
        <Blog as __n::Model>::META,
        <Author as __n::Model>::META,
        <Entry as __n::Model>::META,
    ],
};

// what `row! { a: .., b: .. }` expands to
macro_rules! row { ($($a:ident : $e:expr),* $(,)?) => {{
    #[derive(Clone, Copy, Debug)]
    #[allow(non_camel_case_types)]
    struct Row<$($a,)* I> { $(pub $a: $a,)* pub inner: I }
    #[allow(non_camel_case_types)]
    impl<$($a,)* I> ::core::ops::Deref for Row<$($a,)* I> { type Target = I; fn deref(&self) -> &I { &self.inner } }
    #[allow(non_camel_case_types)]
    impl<$($a: __n::Decoder,)* I: __n::Decoder> __n::Decoder for Row<$($a,)* I> {
        type Out = Row<$($a::Out,)* I::Out>;
        const PREFETCHES: bool = $($a::PREFETCHES ||)* I::PREFETCHES;
        fn read(&self, row: &__n::Row<'_>) -> __n::Result<Self::Out> { Ok(Row { $($a: self.$a.read(row)?,)* inner: self.inner.read(row)? }) }
        fn keys(&self, row: &__n::Row<'_>, keys: &mut Vec<__n::Value>) -> __n::Result<()> { self.inner.keys(row, keys)?; $(self.$a.keys(row, keys)?;)* Ok(()) }
        async fn load<'a>(&'a self, connection: &'a mut __n::Connection, keys: &'a __n::ParentKeys, mut rows: Vec<&'a mut Self::Out>) -> __n::Result<()> {
            if I::PREFETCHES { self.inner.load(connection, keys, rows.iter_mut().map(|row| &mut row.inner).collect()).await?; }
            $(if $a::PREFETCHES { self.$a.load(connection, keys, rows.iter_mut().map(|row| &mut row.$a).collect()).await?; })*
            Ok(())
        }
    }
    #[allow(non_camel_case_types)]
    impl<__M, $($a: __n::Select<__M>,)*> __n::Template<__M> for Row<$($a,)* ()> {
        type Handle<H> = Row<$($a::Slot,)* H>;
        type Decoder<D: __n::Decoder> = Row<$($a::Decoder,)* D>;
        fn apply<H, D: __n::Decoder>(self, query: &mut __n::Query, handle: H, decoder: D) -> (Self::Handle<H>, Self::Decoder<D>) {
            $(let $a = self.$a.select(query);)*
            (Row { $($a: $a.0,)* inner: handle }, Row { $($a: $a.1,)* inner: decoder })
        }
    }
    #[allow(non_camel_case_types)]
    impl<__M, $($a: __n::Select<__M>,)*> __n::Values<__M> for Row<$($a,)* ()> {
        type Handle<H> = Row<$($a::Slot,)* H>;
        type Decoder = Row<$($a::Decoder,)* __n::Nothing>;
        fn apply<H>(self, query: &mut __n::Query, handle: H) -> (Self::Handle<H>, Self::Decoder) { __n::Template::apply(self, query, handle, __n::Nothing) }
    }
    Row { $($a: $e,)* inner: () }
}} }

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    let beatles = Blog::new().name("Beatles Blog").save(&db)?;
    let cheddar = Blog::new()
        .name("Cheddar Talk")
        .tagline("cheese")
        .save(&db)?;
    println!("{beatles:?} {cheddar:?}");
    let joe = Author::new().name("Joe").save(&db)?;
    let ann = Author::new().name("Ann").save(&db)?;
    let mut help = Entry::new()
        .blog(&beatles)
        .headline("Help!")
        .editor(&joe)
        .save(&db)?;
    let more = Entry::objects().bulk_create(
        &db,
        (0..15).map(|i| {
            Entry::new()
                .blog(if i % 3 == 0 { &cheddar } else { &beatles })
                .headline(&*format!("Entry {i}"))
                .rating(i)
                .pub_date(jiff::civil::date(2020 + (i as i16 % 3), 1, 1 + i as i8))
        }),
    )?;
    println!("{:?}", more.last());
    help.rating = 9;
    help.save(&db)?;
    help.authors().add(&db, [&joe, &ann])?;
    more[3].authors().add(&db, [&ann])?;
    let q = Entry::objects()
        .filter(|e| e.blog.name.icontains("beatles") & e.rating.gte(4))
        .filter(|e| e.rating.gt(e.rating * 0))
        .exclude(|e| e.pub_date.year().exact(2021) | !e.authors().name.startswith("R"))
        .order_by(|e| (-e.pub_date, e.headline))
        .slice(..10);
    println!("{}", q.clone().to_sql(&db)?);
    println!("{:?}", q.fetch(&db)?.len());
    println!("{:?}", Entry::objects().pk(1).get(&db)?);
    println!("{:?}", Entry::objects().pk(1000).get(&db).optional()?);
    let blogs = Blog::objects().annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max(), high: b.entries().filter(|e| e.rating.gte(4)).count() }).filter(|b| b.n.gt(5)).order_by(|b| -b.n);
    println!("{}", blogs.clone().to_sql(&db)?);
    for b in blogs.fetch(&db)? {
        println!("{} {} {:?} {}", b.name, b.n, b.best, b.high);
    }
    let rows = Entry::objects()
        .select_related(|e| row! { blog: e.blog, ed: e.editor, ed_name: e.editor.name })
        .prefetch_related(|e| row! { authors: e.authors() })
        .filter(|e| e.rating.gte(8))
        .fetch(&db)?;
    for e in &rows {
        println!(
            "{} {} {:?} {:?} {:?}",
            e.headline, e.blog.name, e.ed, e.ed_name, e.authors
        );
    }
    let top = Blog::objects().prefetch_related(|b| row! { top: b.entries().filter(|e| e.rating.gte(4)).order_by(|e| -e.rating).slice(..3).prefetch_related(|e| row! { authors: e.authors() }), n: b.entries().count() }).fetch(&db)?;
    for b in &top {
        println!(
            "{} {} {:?}",
            b.name,
            b.n,
            b.top
                .iter()
                .map(|e| (&e.headline, e.rating, e.authors.len()))
                .collect::<Vec<_>>()
        );
    }
    let totals = Entry::objects()
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { n: e.id.count(), avg: e.rating.avg() })
        .fetch(&db)?;
    for t in &totals {
        println!("{} {} {:?}", t.blog, t.n, t.avg);
    }
    let pairs: Vec<(String, String)> = Entry::objects()
        .values(|e| (e.headline, e.blog.name))
        .slice(..2)
        .fetch(&db)?;
    println!("{pairs:?}");
    let (avg, max) = Entry::objects().aggregate(&db, |e| (e.rating.avg(), e.rating.max()))?;
    println!("{avg:?} {max:?}");
    println!(
        "{}",
        Entry::objects()
            .filter(|e| e.blog.exact(&beatles))
            .update(&db, |e| (e.rating.set(e.rating + 1), e.headline.set("x")))
            .map_err(|e| e.to_string())
            .unwrap_or_else(|e| {
                println!("{e}");
                0
            })
    );
    println!(
        "{:?}",
        Blog::new().name("Beatles Blog").save(&db).unwrap_err()
    );
    println!(
        "{}",
        Blog::new().name("Beatles Blog").save(&db).unwrap_err()
    );
    println!(
        "{}",
        Entry::new()
            .blog(&beatles)
            .headline("neg")
            .rating(-1)
            .save(&db)
            .unwrap_err()
    );
    println!("{}", Blog::new().name("x\0").save(&db).unwrap_err());
    println!(
        "{} {}",
        Entry::objects()
            .filter(|e| e.headline.in_(["Help!", "Entry 1"]))
            .count(&db)?,
        Entry::objects()
            .filter(|e| e.id.in_(Vec::<Id<Entry>>::new()))
            .exists(&db)?
    );
    println!(
        "{} {}",
        beatles.entries().count(&db)?,
        joe.entries().filter(|e| e.rating.gt(1)).count(&db)?
    );
    let e = beatles.entries().new().headline("new").save(&db)?;
    println!("{:?} {:?}", e.blog(&db)?, help.editor(&db)?);
    let stale = Blog::objects().filter(|b| {
        !exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(12)))
    });
    println!("{}\n{:?}", stale.clone().to_sql(&db)?, stale.fetch(&db)?);
    println!(
        "{}",
        Entry::objects()
            .iterator(&db)?
            .map(|e| e.map(|e| e.rating))
            .sum::<nuages::Result<i32>>()?
    );
    db.atomic(|tx| {
        beatles.delete(tx)?;
        assert_eq!(Blog::objects().count(tx)?, 1);
        Err::<(), _>(Error::rollback())
    })
    .unwrap_err();
    println!("{:?}", joe.delete(&db)?);
    println!("{:?}", beatles.delete(&db)?);
    println!(
        "{:?} {:?}",
        Entry::objects().first(&db)?,
        Entry::objects().last(&db)?
    );
    Ok(())
}
