//! The suite that every database runs. A test is written once, in blocking style, and becomes a `#[test]` for each of them.

#[cfg(test)]
mod chinook;
#[cfg(test)]
mod database;
#[cfg(test)]
mod models;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod suite;
