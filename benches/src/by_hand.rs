//! The workloads as one writes them with rusqlite: `prepare_cached`, values by `row.get`, one transaction around many writes.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, Row, params, params_from_iter, types::Value};

use crate::System;

/// Hand-written rusqlite.
pub struct ByHand {
    connection: Connection,
    counter: i64,
}

pub struct User {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
    pub age: i64,
}

pub struct Post {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
}

#[expect(dead_code, reason = "read, as the others read it")]
struct Comment {
    id: i64,
    post_id: i64,
    text: String,
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(0)?,
        name: row.get(1)?,
        hair_color: row.get(2)?,
        age: row.get(3)?,
    })
}

const USER: &str = "id, name, hair_color, age";

impl ByHand {
    pub fn open(file: Option<&Path>) -> Self {
        let connection = match file {
            Some(file) => Connection::open(file).unwrap(),
            None => Connection::open_in_memory().unwrap(),
        };
        connection
            .pragma_update(None, "journal_mode", "wal")
            .unwrap();
        connection
            .pragma_update(None, "synchronous", "normal")
            .unwrap();
        connection.set_prepared_statement_cache_capacity(128);
        connection.execute_batch(SCHEMA).unwrap();
        Self {
            connection,
            counter: 0,
        }
    }

    fn insert(&mut self) -> i64 {
        self.counter += 1;
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO users (name, hair_color, age) VALUES (?, ?, ?)")
            .unwrap();
        statement
            .execute(params![
                format!("New {}", self.counter),
                "brown",
                self.counter % 100
            ])
            .unwrap();
        self.connection.last_insert_rowid()
    }

    fn dynamic(&self, turn: u32) -> i64 {
        let mut sql = format!("SELECT {USER} FROM users WHERE 1 = 1");
        let mut values: Vec<Value> = Vec::new();
        if turn & 1 != 0 {
            sql.push_str(" AND name >= ?");
            values.push(Value::Text("User 2".to_owned()));
        }
        if turn & 2 != 0 {
            sql.push_str(" AND name <= ?");
            values.push(Value::Text("User 8".to_owned()));
        }
        if turn & 4 != 0 {
            sql.push_str(" AND hair_color = ?");
            values.push(Value::Text("brown".to_owned()));
        }
        if turn & 8 != 0 {
            sql.push_str(" AND name <> ?");
            values.push(Value::Text("User 7".to_owned()));
        }
        if turn & 16 != 0 {
            sql.push_str(" AND id > ?");
            values.push(Value::Integer(i64::from(turn % 7)));
        }
        sql.push_str(" ORDER BY id LIMIT ?");
        values.push(Value::Integer(5));
        let mut statement = self.connection.prepare_cached(&sql).unwrap();
        let rows: Vec<User> = statement
            .query_map(params_from_iter(values), user)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows.iter().map(|user| user.id).sum()
    }

    fn join_load(&self, size: u32) -> i64 {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT users.id, users.name, users.hair_color, users.age, posts.id, posts.user_id, posts.title
                 FROM posts LEFT JOIN users ON posts.user_id = users.id ORDER BY posts.id LIMIT ?",
            )
            .unwrap();
        let rows: Vec<(Option<User>, Post)> = statement
            .query_map([size], |row| {
                let id: Option<i64> = row.get(0)?;
                let user = match id {
                    Some(_) => Some(user(row)?),
                    None => None,
                };
                Ok((
                    user,
                    Post {
                        id: row.get(4)?,
                        user_id: row.get(5)?,
                        title: row.get(6)?,
                    },
                ))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows.iter()
            .map(|(user, post)| {
                user.as_ref().map_or(0, |user| user.id)
                    + post.id
                    + post.user_id
                    + i64::try_from(post.title.len()).unwrap()
            })
            .sum()
    }

    fn associations(&self, size: u32) -> i64 {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {USER} FROM users ORDER BY id LIMIT ?"))
            .unwrap();
        let users: Vec<User> = statement
            .query_map([size], user)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let list = |n: usize| vec!["?"; n].join(", ");
        let sql = format!(
            "SELECT id, user_id, title FROM posts WHERE user_id IN ({})",
            list(users.len())
        );
        let mut statement = self.connection.prepare_cached(&sql).unwrap();
        let posts: Vec<Post> = statement
            .query_map(params_from_iter(users.iter().map(|user| user.id)), |row| {
                Ok(Post {
                    id: row.get(0)?,
                    user_id: row.get(1)?,
                    title: row.get(2)?,
                })
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let sql = format!(
            "SELECT id, post_id, text FROM comments WHERE post_id IN ({})",
            list(posts.len())
        );
        let mut statement = self.connection.prepare_cached(&sql).unwrap();
        let mut by_post: HashMap<i64, Vec<Comment>> = HashMap::new();
        let comments = statement
            .query_map(params_from_iter(posts.iter().map(|post| post.id)), |row| {
                Ok(Comment {
                    id: row.get(0)?,
                    post_id: row.get(1)?,
                    text: row.get(2)?,
                })
            })
            .unwrap();
        for comment in comments {
            let comment = comment.unwrap();
            by_post.entry(comment.post_id).or_default().push(comment);
        }
        let mut by_user: HashMap<i64, Vec<(Post, Vec<Comment>)>> = HashMap::new();
        for post in posts {
            let comments = by_post.remove(&post.id).unwrap_or_default();
            by_user
                .entry(post.user_id)
                .or_default()
                .push((post, comments));
        }
        type Tree = (User, Vec<(Post, Vec<Comment>)>);
        let all: Vec<Tree> = users
            .into_iter()
            .map(|user| {
                let posts = by_user.remove(&user.id).unwrap_or_default();
                (user, posts)
            })
            .collect();
        all.iter()
            .map(|(user, posts)| {
                user.id
                    + posts
                        .iter()
                        .map(|(post, comments)| {
                            post.id
                                + comments
                                    .iter()
                                    .map(|comment| i64::try_from(comment.text.len()).unwrap())
                                    .sum::<i64>()
                        })
                        .sum::<i64>()
            })
            .sum()
    }
}

impl System for ByHand {
    const NAME: &'static str = "raw";

    fn analyze(&mut self) {
        self.prepare("load", 10_000);
        self.connection.execute_batch("ANALYZE").unwrap();
    }

    fn prepare(&mut self, workload: &str, size: u32) {
        self.connection.execute_batch("DELETE FROM comments; DELETE FROM posts; DELETE FROM users; DELETE FROM sqlite_sequence").unwrap();
        let transaction = self.connection.transaction().unwrap();
        for n in 1..=rows(workload, size).0 {
            transaction
                .prepare_cached("INSERT INTO users (name, hair_color, age) VALUES (?, ?, ?)")
                .unwrap()
                .execute(params![
                    format!("User {n}"),
                    (n % 2 == 0).then_some("brown"),
                    n % 100
                ])
                .unwrap();
        }
        for n in 1..=rows(workload, size).1 {
            transaction
                .prepare_cached("INSERT INTO posts (user_id, title) VALUES (?, ?)")
                .unwrap()
                .execute(params![
                    (n - 1) % rows(workload, size).0 + 1,
                    format!("Post {n}")
                ])
                .unwrap();
        }
        for n in 1..=rows(workload, size).2 {
            transaction
                .prepare_cached("INSERT INTO comments (post_id, text) VALUES (?, ?)")
                .unwrap()
                .execute(params![
                    (n - 1) % rows(workload, size).1 + 1,
                    format!("Comment {n}")
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    fn run(&mut self, workload: &str, size: u32, turn: u32) -> i64 {
        match workload {
            "get_by_pk" => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!("SELECT {USER} FROM users WHERE id = ?"))
                    .unwrap();
                statement
                    .query_row([turn * 7919 % size + 1], user)
                    .unwrap()
                    .age
            }
            "filter_few" => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!(
                        "SELECT {USER} FROM users WHERE age = ? ORDER BY name LIMIT ?"
                    ))
                    .unwrap();
                let rows: Vec<User> = statement
                    .query_map([turn % 100, size], user)
                    .unwrap()
                    .collect::<Result<_, _>>()
                    .unwrap();
                rows.iter().map(|user| user.id).sum()
            }
            "dynamic_filter" => self.dynamic(turn),
            "load" => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!("SELECT {USER} FROM users"))
                    .unwrap();
                let rows: Vec<User> = statement
                    .query_map([], user)
                    .unwrap()
                    .collect::<Result<_, _>>()
                    .unwrap();
                rows.iter()
                    .map(|user| {
                        user.id
                            + i64::try_from(user.hair_color.as_ref().map_or(0, String::len))
                                .unwrap()
                    })
                    .sum()
            }
            "join_load" => self.join_load(size),
            "associations" => self.associations(size),
            "insert_one" => self.insert(),
            "insert_many" => {
                let transaction = self.connection.unchecked_transaction().unwrap();
                let mut sum = 0;
                for n in 0..size {
                    let mut statement = self
                        .connection
                        .prepare_cached(
                            "INSERT INTO users (name, hair_color, age) VALUES (?, ?, ?)",
                        )
                        .unwrap();
                    statement
                        .execute(params![format!("Many {n}"), "brown", n % 100])
                        .unwrap();
                    sum += self.connection.last_insert_rowid();
                }
                transaction.commit().unwrap();
                sum
            }
            "update_filtered" => {
                let mut statement = self
                    .connection
                    .prepare_cached("UPDATE users SET hair_color = ? WHERE age = ?")
                    .unwrap();
                i64::try_from(statement.execute(params!["red", turn % 100]).unwrap()).unwrap()
            }
            "delete_filtered" => {
                for _ in 0..size {
                    self.insert();
                }
                let mut statement = self
                    .connection
                    .prepare_cached("DELETE FROM users WHERE age >= ? AND id > ?")
                    .unwrap();
                i64::try_from(statement.execute([0, 1000]).unwrap()).unwrap()
            }
            "cascade_wide" | "cascade_deep" => {
                self.connection
                    .execute_batch(&fill(workload, size))
                    .unwrap();
                let transaction = self.connection.transaction().unwrap();
                let mut deleted = 0;
                for sql in [
                    "DELETE FROM files WHERE folder_id IN (WITH RECURSIVE f (id) AS (SELECT 1 UNION SELECT folders.id FROM folders JOIN f ON folders.parent_id = f.id) SELECT id FROM f)",
                    "DELETE FROM folders WHERE id IN (WITH RECURSIVE f (id) AS (SELECT 1 UNION SELECT folders.id FROM folders JOIN f ON folders.parent_id = f.id) SELECT id FROM f)",
                ] {
                    deleted += transaction.execute(sql, []).unwrap();
                }
                transaction.commit().unwrap();
                i64::try_from(deleted).unwrap()
            }
            "stream" => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!("SELECT {USER} FROM users"))
                    .unwrap();
                let rows = statement.query_map([], user).unwrap();
                rows.map(|row| i64::try_from(row.unwrap().name.len()).unwrap())
                    .sum()
            }
            other => panic!("unknown workload {other}"),
        }
    }
}

/// How many users, posts and comments a workload has.
pub fn rows(workload: &str, size: u32) -> (u32, u32, u32) {
    match (workload, size) {
        ("load" | "stream", size) => (size, 0, 0),
        ("join_load", size) => (size, size, 0),
        ("associations", size) => (size, size * 10, size * 100),
        ("cascade_wide" | "cascade_deep", _) => (0, 0, 0),
        ("delete_filtered" | "update_filtered" | "insert_one" | "insert_many", _) => (1000, 0, 0),
        _ => (10_000, 0, 0),
    }
}

/// A folder with so many files in it, or with so many folders one in the other.
pub fn fill(workload: &str, size: u32) -> String {
    let (table, columns) = match workload {
        "cascade_wide" => ("files (folder_id)", "1"),
        _ => ("folders (id, parent_id)", "n + 1, n"),
    };
    format!(
        "DELETE FROM files; DELETE FROM folders; INSERT INTO folders (id) VALUES (1); WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {size}) INSERT INTO {table} SELECT {columns} FROM c"
    )
}

/// The tables, as nuages makes them.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hair_color TEXT, age INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS users_age ON users (age);
CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED, title TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS posts_user ON posts (user_id);
CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED, text TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS comments_post ON comments (post_id);
CREATE TABLE IF NOT EXISTS folders (id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER REFERENCES folders (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX IF NOT EXISTS folders_parent ON folders (parent_id);
CREATE TABLE IF NOT EXISTS files (id INTEGER PRIMARY KEY AUTOINCREMENT, folder_id INTEGER NOT NULL REFERENCES folders (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX IF NOT EXISTS files_folder ON files (folder_id);
";
