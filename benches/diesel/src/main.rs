//! The run-time workloads with Diesel, as its guide says. Prints the same lines as `run-time`.

use std::hint::black_box;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

diesel::table! { users { id -> BigInt, name -> Text, hair_color -> Nullable<Text>, age -> BigInt, } }
diesel::table! { posts { id -> BigInt, user_id -> BigInt, title -> Text, } }
diesel::table! { comments { id -> BigInt, post_id -> BigInt, text -> Text, } }
diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
#[allow(dead_code)]
struct User { id: i64, name: String, hair_color: Option<String>, age: i64 }

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User))]
#[allow(dead_code)]
struct Post { id: i64, user_id: i64, title: String }

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
#[allow(dead_code)]
struct Comment { id: i64, post_id: i64, text: String }

#[derive(Insertable)]
#[diesel(table_name = users)]
struct NewUser { name: String, hair_color: Option<String>, age: i64 }

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hair_color TEXT, age INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS users_age ON users (age);
CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED, title TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS posts_user ON posts (user_id);
CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY AUTOINCREMENT, post_id INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED, text TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS comments_post ON comments (post_id);
";

const WORKLOADS: &[(&str, u32, u32)] = &[
    ("get_by_pk", 10_000, 100_000), ("filter_few", 10, 8_000), ("dynamic_filter", 5, 20_000), ("load", 1, 100_000),
    ("load", 100, 5_000), ("load", 10_000, 60), ("join_load", 100, 2_000), ("join_load", 10_000, 30), ("associations", 100, 60),
    ("insert_one", 1, 20_000), ("insert_many", 100, 500), ("insert_many", 10_000, 10), ("update_filtered", 20, 10_000),
    ("delete_filtered", 20, 5_000), ("stream", 1_000_000, 1),
];

fn rows(workload: &str, size: u32) -> (u32, u32, u32) {
    match (workload, size) {
        ("load" | "stream", size) => (size, 0, 0),
        ("join_load", size) => (size, size, 0),
        ("associations", size) => (size, size * 10, size * 100),
        ("delete_filtered" | "update_filtered" | "insert_one" | "insert_many", _) => (1000, 0, 0),
        _ => (10_000, 0, 0),
    }
}

fn prepare(c: &mut SqliteConnection, workload: &str, size: u32) {
    c.batch_execute("DELETE FROM comments; DELETE FROM posts; DELETE FROM users; DELETE FROM sqlite_sequence").unwrap();
    let (users, posts, comments) = rows(workload, size);
    c.transaction(|c| {
        for n in 1..=users {
            let hair = if n % 2 == 0 { "'brown'" } else { "NULL" };
            c.batch_execute(&format!("INSERT INTO users (name, hair_color, age) VALUES ('User {n}', {hair}, {})", n % 100))?;
        }
        for n in 1..=posts {
            c.batch_execute(&format!("INSERT INTO posts (user_id, title) VALUES ({}, 'Post {n}')", (n - 1) % users + 1))?;
        }
        for n in 1..=comments {
            c.batch_execute(&format!("INSERT INTO comments (post_id, text) VALUES ({}, 'Comment {n}')", (n - 1) % posts + 1))?;
        }
        QueryResult::Ok(())
    })
    .unwrap();
}

fn insert(c: &mut SqliteConnection, counter: &mut i64) -> i64 {
    *counter += 1;
    let user = NewUser { name: format!("New {counter}"), hair_color: Some("brown".to_owned()), age: *counter % 100 };
    diesel::insert_into(users::table).values(user).returning(users::id).get_result(c).unwrap()
}

fn dynamic(c: &mut SqliteConnection, turn: u32) -> i64 {
    let mut query = users::table.select(User::as_select()).into_boxed();
    if turn & 1 != 0 { query = query.filter(users::name.ge("User 2")); }
    if turn & 2 != 0 { query = query.filter(users::name.le("User 8")); }
    if turn & 4 != 0 { query = query.filter(users::hair_color.eq("brown")); }
    if turn & 8 != 0 { query = query.filter(users::name.ne("User 7")); }
    if turn & 16 != 0 { query = query.filter(users::id.gt(i64::from(turn % 7))); }
    let rows: Vec<User> = query.order(users::id).limit(5).load(c).unwrap();
    rows.iter().map(|user| user.id).sum()
}

fn associations(c: &mut SqliteConnection, size: u32) -> i64 {
    let users: Vec<User> = users::table.order(users::id).limit(i64::from(size)).select(User::as_select()).load(c).unwrap();
    let posts: Vec<Post> = Post::belonging_to(&users).select(Post::as_select()).load(c).unwrap();
    let comments: Vec<Comment> = Comment::belonging_to(&posts).select(Comment::as_select()).load(c).unwrap();
    let comments = comments.grouped_by(&posts);
    let posts: Vec<Vec<(Post, Vec<Comment>)>> = posts.into_iter().zip(comments).grouped_by(&users);
    users.iter().zip(posts).map(|(user, posts)| {
        user.id + posts.iter().map(|(post, comments)| post.id + comments.iter().map(|c| i64::try_from(c.text.len()).unwrap()).sum::<i64>()).sum::<i64>()
    }).sum()
}

fn run(c: &mut SqliteConnection, counter: &mut i64, workload: &str, size: u32, turn: u32) -> i64 {
    match workload {
        "get_by_pk" => users::table.find(i64::from(turn * 7919 % size + 1)).select(User::as_select()).first(c).unwrap().age,
        "filter_few" => {
            let rows: Vec<User> = users::table.filter(users::age.eq(i64::from(turn % 100))).order(users::name).limit(i64::from(size)).select(User::as_select()).load(c).unwrap();
            rows.iter().map(|user| user.id).sum()
        }
        "dynamic_filter" => dynamic(c, turn),
        "load" => {
            let rows: Vec<User> = users::table.select(User::as_select()).load(c).unwrap();
            rows.iter().map(|user| user.id + i64::try_from(user.hair_color.as_ref().map_or(0, String::len)).unwrap()).sum()
        }
        "join_load" => {
            let rows: Vec<(Option<User>, Post)> = posts::table.left_join(users::table).order(posts::id).limit(i64::from(size)).select((Option::<User>::as_select(), Post::as_select())).load(c).unwrap();
            rows.iter().map(|(user, post)| user.as_ref().map_or(0, |user| user.id) + post.id + post.user_id + i64::try_from(post.title.len()).unwrap()).sum()
        }
        "associations" => associations(c, size),
        "insert_one" => insert(c, counter),
        "insert_many" => {
            let rows: Vec<NewUser> = (0..size).map(|n| NewUser { name: format!("Many {n}"), hair_color: Some("brown".to_owned()), age: i64::from(n % 100) }).collect();
            // SQLite takes 32 766 values a statement.
            let mut ids: Vec<i64> = Vec::new();
            c.transaction(|c| {
                for rows in rows.chunks(10_000) {
                    ids.extend(diesel::insert_into(users::table).values(rows).returning(users::id).get_results::<i64>(c)?);
                }
                QueryResult::Ok(())
            }).unwrap();
            ids.iter().sum()
        }
        "update_filtered" => i64::try_from(diesel::update(users::table.filter(users::age.eq(i64::from(turn % 100)))).set(users::hair_color.eq("red")).execute(c).unwrap()).unwrap(),
        "delete_filtered" => {
            for _ in 0..size { insert(c, counter); }
            i64::try_from(diesel::delete(users::table.filter(users::age.ge(0)).filter(users::id.gt(1000))).execute(c).unwrap()).unwrap()
        }
        "stream" => users::table.select(User::as_select()).load_iter::<User, diesel::connection::DefaultLoadingMode>(c).unwrap().map(|user| i64::try_from(user.unwrap().name.len()).unwrap()).sum(),
        other => panic!("unknown workload {other}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir().unwrap();
    for (place, url) in [("", ":memory:".to_owned()), ("_wal", folder.path().join("diesel.db").display().to_string())] {
        let mut c = SqliteConnection::establish(&url).unwrap();
        c.batch_execute("PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA foreign_keys = on").unwrap();
        c.batch_execute(SCHEMA).unwrap();
        if std::env::var_os("BENCH_ANALYZE").is_some() {
            prepare(&mut c, "load", 10_000);
            c.batch_execute("ANALYZE").unwrap();
        }
        let mut counter = 0;
        for (workload, size, turns) in WORKLOADS {
            let name = format!("{workload}{place}");
            if !(arguments.is_empty() || arguments.iter().any(|argument| name.starts_with(argument)))
                || (!place.is_empty() && !matches!(*workload, "get_by_pk" | "insert_one" | "insert_many" | "update_filtered" | "delete_filtered" | "stream"))
            {
                continue;
            }
            prepare(&mut c, workload, *size);
            black_box(run(&mut c, &mut counter, workload, *size, 0));
            let start = Instant::now();
            for turn in 1..=*turns {
                black_box(run(&mut c, &mut counter, workload, *size, turn));
            }
            println!("{name} {size} diesel {}", start.elapsed().as_nanos() / u128::from(*turns));
        }
    }
}
