//! Who is who: the object id of a person in Entra, and their identity in ACS.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, Result};

/// The map, in a file, so that a restart forgets nobody. It holds no token and no name.
pub struct Users(Mutex<Connection>);

impl Users {
    /// Opens the file, or makes it.
    pub fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE IF NOT EXISTS users (
                 object_id TEXT PRIMARY KEY,
                 identity_id TEXT NOT NULL UNIQUE
             ) STRICT;",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    /// The identity of a person, if they have one.
    pub fn find(&self, object_id: &str) -> Result<Option<String>> {
        let sql = "SELECT identity_id FROM users WHERE object_id = ?1";
        self.connection().query_row(sql, [object_id], |row| row.get(0)).optional()
    }

    /// Gives a person an identity unless they have one, and says which they have: of two requests at the
    /// same time, one wins.
    pub fn add(&self, object_id: &str, identity_id: &str) -> Result<String> {
        let connection = self.connection();
        let sql = "INSERT INTO users VALUES (?1, ?2) ON CONFLICT (object_id) DO NOTHING";
        connection.execute(sql, [object_id, identity_id])?;
        let sql = "SELECT identity_id FROM users WHERE object_id = ?1";
        connection.query_row(sql, [object_id], |row| row.get(0))
    }

    /// Forgets an identity that is no more.
    pub fn remove(&self, identity_id: &str) -> Result<()> {
        let sql = "DELETE FROM users WHERE identity_id = ?1";
        self.connection().execute(sql, [identity_id]).map(drop)
    }

    /// Each statement is whole or has not happened, so a panic elsewhere does no harm.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
