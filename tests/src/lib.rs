//! The suite that every database runs: models, the databases, and one file a topic.
