//! The workloads on PostgreSQL, by hand with tokio-postgres and with nuages, in interleaved rounds on the same tables:
//! `cargo xtask bench-postgres`.
//!
//! Uses the server of `NUAGES_TEST_POSTGRES`, by default that on 127.0.0.1, in a schema of its own that is dropped afterwards.
//! `BENCH_ROUNDS` (5) says how many rounds.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use futures_util::{TryStreamExt as _, pin_mut};
use nuages::prelude::*;
use tokio_postgres::{Client, NoTls, Statement};

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
}

/// Name, size, and how often it runs in one round.
const WORKLOADS: &[(&str, u32, u32)] = &[
    ("get_by_pk", 10_000, 5_000),
    ("filter_few", 10, 2_000),
    ("load", 1, 5_000),
    ("load", 100, 2_000),
    ("load", 10_000, 30),
    ("join_load", 10_000, 20),
    ("associations", 100, 100),
    ("insert_one", 1, 2_000),
    ("insert_many", 100, 200),
    ("insert_many", 10_000, 5),
    ("update_filtered", 20, 1_000),
    ("stream", 1_000_000, 1),
];

struct ByHand {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    counter: i64,
}

struct RawUser {
    id: i64,
    name: String,
    #[expect(dead_code, reason = "read, as nuages reads it")]
    hair_color: Option<String>,
    #[expect(dead_code, reason = "read, as nuages reads it")]
    age: i64,
}

fn user(row: &tokio_postgres::Row, at: usize) -> RawUser {
    RawUser {
        id: row.get(at),
        name: row.get(at + 1),
        hair_color: row.get(at + 2),
        age: row.get(at + 3),
    }
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap()
}

impl ByHand {
    async fn prepared(&mut self, sql: &'static str) -> Statement {
        if let Some(statement) = self.statements.get(sql) {
            return statement.clone();
        }
        let statement = self.client.prepare(sql).await.unwrap();
        self.statements.insert(sql, statement.clone());
        statement
    }

    async fn run(&mut self, workload: &str, size: u32, turn: u32) -> i64 {
        match workload {
            "get_by_pk" => {
                let get = self
                    .prepared("SELECT id, name, hair_color, age FROM users WHERE id = $1")
                    .await;
                let key = i64::from(turn % size) + 1;
                let row = self.client.query_one(&get, &[&key]).await.unwrap();
                length(&user(&row, 0).name)
            }
            "filter_few" => {
                let few = self
                    .prepared("SELECT id, name, hair_color, age FROM users WHERE age = $1 ORDER BY name LIMIT 10")
                    .await;
                let age = i64::from(turn % 100);
                let rows = self.client.query(&few, &[&age]).await.unwrap();
                rows.iter().map(|row| user(row, 0).id).sum()
            }
            "load" => {
                let load = self
                    .prepared("SELECT id, name, hair_color, age FROM users WHERE id <= $1")
                    .await;
                let rows = self.client.query(&load, &[&i64::from(size)]).await.unwrap();
                let users: Vec<RawUser> = rows.iter().map(|row| user(row, 0)).collect();
                users.iter().map(|user| user.id).sum()
            }
            "join_load" => self.join_load(size).await,
            "associations" => self.associations(size).await,
            "insert_one" => self.insert().await,
            "insert_many" => self.insert_many(size).await,
            "update_filtered" => {
                let update = self
                    .prepared("UPDATE users SET hair_color = $1 WHERE age = $2 AND id <= 2000")
                    .await;
                let age = i64::from(turn % 100);
                let changed = self.client.execute(&update, &[&"red", &age]).await.unwrap();
                i64::try_from(changed).unwrap()
            }
            "stream" => self.stream().await,
            other => panic!("unknown workload {other}"),
        }
    }

    async fn stream(&mut self) -> i64 {
        let all = self
            .prepared("SELECT id, name, hair_color, age FROM users")
            .await;
        let rows = self
            .client
            .query_raw(&all, Vec::<i64>::new())
            .await
            .unwrap();
        pin_mut!(rows);
        let mut sum = 0;
        while let Some(row) = rows.try_next().await.unwrap() {
            sum += length(&user(&row, 0).name);
        }
        sum
    }

    async fn join_load(&mut self, size: u32) -> i64 {
        let join = self
            .prepared(
                "SELECT p.id, p.user_id, p.title, u.id, u.name, u.hair_color, u.age
                         FROM posts p JOIN users u ON p.user_id = u.id WHERE p.id <= $1",
            )
            .await;
        let rows = self.client.query(&join, &[&i64::from(size)]).await.unwrap();
        let posts: Vec<(i64, i64, String, RawUser)> = rows
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2), user(row, 3)))
            .collect();
        posts
            .iter()
            .map(|(id, owner, title, user)| id + owner + length(title) + user.id)
            .sum()
    }

    async fn associations(&mut self, size: u32) -> i64 {
        let load = self
            .prepared("SELECT id, name, hair_color, age FROM users WHERE id <= $1")
            .await;
        let rows = self.client.query(&load, &[&i64::from(size)]).await.unwrap();
        let users: Vec<RawUser> = rows.iter().map(|row| user(row, 0)).collect();
        let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
        let children = self
            .prepared("SELECT id, user_id, title FROM posts WHERE user_id = ANY($1)")
            .await;
        let rows = self.client.query(&children, &[&keys]).await.unwrap();
        let mut by_user: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
        for row in &rows {
            by_user
                .entry(row.get(1))
                .or_default()
                .push((row.get(0), row.get(2)));
        }
        let tree: Vec<(RawUser, Vec<(i64, String)>)> = users
            .into_iter()
            .map(|user| {
                let posts = by_user.remove(&user.id).unwrap_or_default();
                (user, posts)
            })
            .collect();
        let of = |posts: &[(i64, String)]| -> i64 {
            posts.iter().map(|(id, title)| id + length(title)).sum()
        };
        tree.iter().map(|(user, posts)| user.id + of(posts)).sum()
    }

    async fn insert(&mut self) -> i64 {
        self.counter += 1;
        let insert = self
            .prepared("INSERT INTO users (name, hair_color, age) VALUES ($1, $2, $3) RETURNING id")
            .await;
        let name = format!("New {}", self.counter);
        let row = self
            .client
            .query_one(&insert, &[&name, &"brown", &(self.counter % 100)])
            .await
            .unwrap();
        i64::from(row.get::<_, i64>(0) > 0)
    }

    async fn insert_many(&mut self, size: u32) -> i64 {
        let insert = self
            .prepared(
                "INSERT INTO users (name, hair_color, age)
                 SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int8[]) RETURNING id",
            )
            .await;
        let names: Vec<String> = (0..size).map(|n| format!("Many {n}")).collect();
        let colors = vec!["brown"; names.len()];
        let ages: Vec<i64> = (0..size).map(|n| i64::from(n % 100)).collect();
        let rows = self
            .client
            .query(&insert, &[&names, &colors, &ages])
            .await
            .unwrap();
        let keys: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        length_of(&keys)
    }
}

fn length_of(keys: &[i64]) -> i64 {
    i64::try_from(keys.iter().filter(|key| **key > 0).count()).unwrap()
}

struct WithNuages {
    db: Postgres,
    counter: i64,
}

impl WithNuages {
    async fn run(&mut self, workload: &str, size: u32, turn: u32) -> i64 {
        let db = &self.db;
        let upto = i64::from(size);
        match workload {
            "get_by_pk" => {
                let key = i64::from(turn % size) + 1;
                let user = User::objects().pk(key).get(db).await.unwrap();
                length(&user.name)
            }
            "filter_few" => {
                let few = User::objects()
                    .filter(|user| user.age.exact(i64::from(turn % 100)))
                    .order_by(|user| user.name)
                    .slice(..10);
                let users = few.fetch(db).await.unwrap();
                users.iter().map(|user| user.id.get()).sum()
            }
            "load" => {
                let users = User::objects().filter(|user| user.id.lte(Id::new(upto)));
                let users = users.fetch(db).await.unwrap();
                users.iter().map(|user| user.id.get()).sum()
            }
            "join_load" => self.join_load(upto).await,
            "associations" => self.associations(upto).await,
            "insert_one" => self.insert().await,
            "insert_many" => self.insert_many(size).await,
            "update_filtered" => {
                let users = User::objects().filter(|user| {
                    user.age.exact(i64::from(turn % 100)) & user.id.lte(Id::new(2000))
                });
                let changed = users.update(db, |user| user.hair_color.set("red")).await;
                i64::try_from(changed.unwrap()).unwrap()
            }
            "stream" => self.stream().await,
            other => panic!("unknown workload {other}"),
        }
    }
    async fn insert_many(&self, size: u32) -> i64 {
        let users = (0..size).map(|n| {
            User::new()
                .name(format!("Many {n}"))
                .hair_color("brown")
                .age(i64::from(n % 100))
        });
        let users = User::objects().bulk_create(&self.db, users).await.unwrap();
        length_of(&users.iter().map(|user| user.id.get()).collect::<Vec<_>>())
    }

    async fn associations(&self, upto: i64) -> i64 {
        let users = User::objects()
            .filter(|user| user.id.lte(Id::new(upto)))
            .prefetch_related(|user| row! { posts: user.posts() })
            .fetch(&self.db)
            .await
            .unwrap();
        let of = |posts: &[Post]| -> i64 {
            posts
                .iter()
                .map(|post| post.id.get() + length(&post.title))
                .sum()
        };
        users
            .iter()
            .map(|user| user.id.get() + of(&user.posts))
            .sum()
    }

    async fn join_load(&self, upto: i64) -> i64 {
        let posts = Post::objects()
            .filter(|post| post.id.lte(Id::new(upto)))
            .select_related(|post| row! { post.user })
            .fetch(&self.db)
            .await
            .unwrap();
        posts
            .iter()
            .map(|post| {
                post.id.get() + post.user_id.get() + length(&post.title) + post.user.id.get()
            })
            .sum()
    }

    async fn stream(&self) -> i64 {
        let mut rows = User::objects().iterator(&self.db);
        let mut sum = 0;
        while let Some(user) = rows.next().await.unwrap() {
            sum += length(&user.name);
        }
        sum
    }

    async fn insert(&mut self) -> i64 {
        self.counter += 1;
        let user = User::new()
            .name(format!("New {}", self.counter))
            .hair_color("brown")
            .age(self.counter % 100)
            .save(&self.db)
            .await
            .unwrap();
        i64::from(user.id.get() > 0)
    }
}

/// The tables as a workload expects them: users, and five posts for each of the first two thousand.
async fn fill(client: &Client, users: u32) {
    let text = format!(
        "TRUNCATE users, posts RESTART IDENTITY;
         INSERT INTO users (name, hair_color, age)
         SELECT 'User ' || n, CASE WHEN n % 2 = 0 THEN 'brown' END, n % 100 FROM generate_series(1, {users}) n;
         INSERT INTO posts (user_id, title)
         SELECT n % 2000 + 1, 'Post ' || n FROM generate_series(1, {posts}) n;
         ANALYZE users; ANALYZE posts;",
        posts = if users < 2000 { 0 } else { 10_000 },
    );
    client.batch_execute(&text).await.unwrap();
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run());
}

/// The medians of both, in microseconds.
async fn rounds_of(
    raw: &mut ByHand,
    ours: &mut WithNuages,
    rounds: usize,
    (workload, size, turns): (&str, u32, u32),
) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let mut first = black_box(raw.run(workload, size, 0).await);
        let mut second = black_box(ours.run(workload, size, 0).await);
        let start = Instant::now();
        for turn in 1..=turns {
            first += black_box(raw.run(workload, size, turn).await);
        }
        let between = Instant::now();
        for turn in 1..=turns {
            second += black_box(ours.run(workload, size, turn).await);
        }
        times[0].push((between - start).as_secs_f64() / f64::from(turns));
        times[1].push(between.elapsed().as_secs_f64() / f64::from(turns));
        assert_eq!(first, second, "{workload} {size}: different rows");
    }
    times.map(|mut times| median(&mut times) * 1e6)
}

/// A connection in a new schema.
async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a server");
    tokio::spawn(connection);
    let made = "DROP SCHEMA IF EXISTS nuages_bench CASCADE; CREATE SCHEMA nuages_bench";
    client.batch_execute(made).await.expect("a schema");
    client
}

async fn run() {
    let url = std::env::var("NUAGES_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned());
    let rounds = std::env::var("BENCH_ROUNDS").ok();
    let rounds: usize = rounds.and_then(|text| text.parse().ok()).unwrap_or(5);
    let wanted: Vec<String> = std::env::args().skip(1).collect();

    let joint = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{joint}options=-c%20search_path%3Dnuages_bench");
    let client = connect(&url).await;
    let db = Postgres::connect(&url).await.expect("a server");
    db.create_tables(APP).await.expect("tables");
    let statements = HashMap::new();
    let mut raw = ByHand {
        client,
        statements,
        counter: 0,
    };
    let mut ours = WithNuages { db, counter: 0 };

    println!("| workload | size | by hand | nuages | nuages ÷ by hand |");
    println!("|---|---:|---:|---:|---:|");
    for (workload, size, turns) in WORKLOADS {
        if !wanted.is_empty() && !wanted.iter().any(|name| workload.starts_with(name)) {
            continue;
        }
        fill(
            &raw.client,
            if *workload == "stream" { *size } else { 10_000 },
        )
        .await;
        let [by_hand, nuages] =
            rounds_of(&mut raw, &mut ours, rounds, (workload, *size, *turns)).await;
        println!(
            "| {workload} | {size} | {by_hand:.1} µs | {nuages:.1} µs | {:.2} |",
            nuages / by_hand
        );
    }
    let gone = "DROP SCHEMA nuages_bench CASCADE";
    raw.client.batch_execute(gone).await.expect("no schema");
}
