//! The workloads with nuages.

use std::path::Path;

use nuages::prelude::*;

use crate::System;
use crate::by_hand::{fill, rows};

model! {
    app bench;

    pub User {
        name: TextField,
        hair_color: TextField(null),
        age: BigIntegerField(db_index),
        Meta { db_table: "users" }
    }

    pub Post {
        user: ForeignKey(User, on_delete = DoNothing, related_name = posts),
        title: TextField,
        Meta { db_table: "posts" }
    }

    pub Comment {
        post: ForeignKey(Post, on_delete = DoNothing, related_name = comments),
        text: TextField,
        Meta { db_table: "comments" }
    }

    pub Folder {
        parent: ForeignKey(Self, on_delete = Cascade, null, related_name = folders),
        Meta { db_table: "folders" }
    }

    pub File {
        folder: ForeignKey(Folder, on_delete = Cascade, related_name = files),
        Meta { db_table: "files" }
    }
}

/// nuages, as its guide says.
pub struct WithNuages {
    db: Sqlite,
    counter: i64,
}

impl WithNuages {
    pub fn open(file: Option<&Path>) -> Self {
        let db = match file {
            Some(file) => Sqlite::open(file).unwrap(),
            None => Sqlite::in_memory().unwrap(),
        };
        db.create_tables(APP).unwrap();
        Self { db, counter: 0 }
    }

    fn insert(&mut self) -> i64 {
        self.counter += 1;
        let user = User::new()
            .name(format!("New {}", self.counter))
            .hair_color("brown")
            .age(self.counter % 100)
            .save(&self.db)
            .unwrap();
        user.id.get()
    }

    fn dynamic(&self, turn: u32) -> i64 {
        let mut query = User::objects().all();
        if turn & 1 != 0 {
            query = query.filter(|user| user.name.gte("User 2"));
        }
        if turn & 2 != 0 {
            query = query.filter(|user| user.name.lte("User 8"));
        }
        if turn & 4 != 0 {
            query = query.filter(|user| user.hair_color.exact("brown"));
        }
        if turn & 8 != 0 {
            query = query.exclude(|user| user.name.exact("User 7"));
        }
        if turn & 16 != 0 {
            query = query.filter(|user| user.id.gt(Id::new(i64::from(turn % 7))));
        }
        let users = query
            .order_by(|user| user.id)
            .slice(..5)
            .fetch(&self.db)
            .unwrap();
        users.iter().map(|user| user.id.get()).sum()
    }

    fn associations(&self, size: u32) -> i64 {
        let users = User::objects()
            .order_by(|user| user.id)
            .slice(..u64::from(size))
            .prefetch_related(|user| {
                row! {
                    posts: user.posts().prefetch_related(|post| row! { comments: post.comments() }),
                }
            })
            .fetch(&self.db)
            .unwrap();
        users
            .iter()
            .map(|user| {
                user.id.get()
                    + user
                        .posts
                        .iter()
                        .map(|post| {
                            let texts: i64 = post
                                .comments
                                .iter()
                                .map(|comment| i64::try_from(comment.text.len()).unwrap())
                                .sum();
                            post.id.get() + texts
                        })
                        .sum::<i64>()
            })
            .sum()
    }

    fn join_load(&self, size: u32) -> i64 {
        let posts = Post::objects()
            .select_related(|post| row! { user: post.user })
            .order_by(|post| post.id)
            .slice(..u64::from(size))
            .fetch(&self.db)
            .unwrap();
        posts
            .iter()
            .map(|post| {
                post.user.id.get()
                    + post.id.get()
                    + post.user_id.get()
                    + i64::try_from(post.title.len()).unwrap()
            })
            .sum()
    }
}

impl System for WithNuages {
    const NAME: &'static str = "nuages";

    fn analyze(&mut self) {
        self.prepare("load", 10_000);
        self.db.execute("ANALYZE").unwrap();
    }

    fn prepare(&mut self, workload: &str, size: u32) {
        self.db
            .execute("DELETE FROM comments; DELETE FROM posts; DELETE FROM users; DELETE FROM sqlite_sequence")
            .unwrap();
        let (users, posts, comments) = rows(workload, size);
        let user = |n: u32| {
            User::new()
                .name(format!("User {n}"))
                .hair_color(n.is_multiple_of(2).then(|| "brown".to_owned()))
                .age(i64::from(n % 100))
        };
        for start in (1..=users).step_by(10_000) {
            User::objects()
                .bulk_create(&self.db, (start..=users.min(start + 9_999)).map(user))
                .unwrap();
        }
        let post = |n: u32| {
            Post::new()
                .user(Id::new(i64::from((n - 1) % users + 1)))
                .title(format!("Post {n}"))
        };
        Post::objects()
            .bulk_create(&self.db, (1..=posts).map(post))
            .unwrap();
        let comment = |n: u32| {
            Comment::new()
                .post(Id::new(i64::from((n - 1) % posts + 1)))
                .text(format!("Comment {n}"))
        };
        Comment::objects()
            .bulk_create(&self.db, (1..=comments).map(comment))
            .unwrap();
    }

    fn run(&mut self, workload: &str, size: u32, turn: u32) -> i64 {
        let db = &self.db;
        match workload {
            "get_by_pk" => {
                User::objects()
                    .pk(i64::from(turn * 7919 % size + 1))
                    .get(db)
                    .unwrap()
                    .age
            }
            "filter_few" => {
                let users = User::objects()
                    .filter(|user| user.age.exact(i64::from(turn % 100)))
                    .order_by(|user| user.name)
                    .slice(..u64::from(size))
                    .fetch(db)
                    .unwrap();
                users.iter().map(|user| user.id.get()).sum()
            }
            "dynamic_filter" => self.dynamic(turn),
            "load" => {
                let users = User::objects().fetch(db).unwrap();
                users
                    .iter()
                    .map(|user| {
                        user.id.get()
                            + i64::try_from(user.hair_color.as_ref().map_or(0, String::len))
                                .unwrap()
                    })
                    .sum()
            }
            "join_load" => self.join_load(size),
            "associations" => self.associations(size),
            "insert_one" => self.insert(),
            "insert_many" => {
                let users = (0..size).map(|n| {
                    User::new()
                        .name(format!("Many {n}"))
                        .hair_color("brown")
                        .age(i64::from(n % 100))
                });
                let users = User::objects().bulk_create(db, users).unwrap();
                users.iter().map(|user| user.id.get()).sum()
            }
            "update_filtered" => {
                let users = User::objects().filter(|user| user.age.exact(i64::from(turn % 100)));
                let changed = users.update(db, |user| user.hair_color.set("red")).unwrap();
                i64::try_from(changed).unwrap()
            }
            "delete_filtered" => {
                for _ in 0..size {
                    self.insert();
                }
                let users =
                    User::objects().filter(|user| user.age.gte(0) & user.id.gt(Id::new(1000)));
                i64::try_from(users.delete(&self.db).unwrap().total).unwrap()
            }
            "cascade_wide" | "cascade_deep" => {
                db.execute(&fill(workload, size)).unwrap();
                let folder = Folder::objects().pk(1);
                i64::try_from(folder.delete(db).unwrap().total).unwrap()
            }
            "stream" => {
                let users = User::objects().iterator(db).unwrap();
                users
                    .map(|user| i64::try_from(user.unwrap().name.len()).unwrap())
                    .sum()
            }
            other => panic!("unknown workload {other}"),
        }
    }
}
