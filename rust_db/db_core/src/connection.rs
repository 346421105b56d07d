//! Sessions that can only read.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::ConnectionError;

use crate::connection_info::ConnectionInfo;
use crate::error::{Error, catching_panics, one_line};

/// Read-only in case the role could write; and a migration that locks the table makes a reader
/// fail with a reason instead of waiting for as long as the migration takes.
const SESSION_SETUP: &str = "SET default_transaction_read_only = on; SET lock_timeout = '5s'";

/// Opens a read-only session.
///
/// # Errors
/// [`Error::InvalidUrl`] or [`Error::Connect`], neither of which repeats the URL or its password.
pub(crate) fn connect(url: &str) -> Result<PgConnection, Error> {
    let info = ConnectionInfo::parse(url)?;
    let failed = |reason: String| Error::Connect(info.without_secrets(one_line(&reason)));
    let mut connection = PgConnection::establish(info.keywords())
        .map_err(|error| failed(connection_failure(error)))?;
    connection
        .batch_execute(SESSION_SETUP)
        .map_err(|error| failed(error.to_string()))?;
    Ok(connection)
}

/// Opens a session, asks for one value, closes the session.
///
/// # Errors
/// As for reading: the server is not reached, or does not answer.
pub fn check(url: &str) -> Result<(), Error> {
    catching_panics(|| {
        let mut connection = connect(url)?;
        diesel::sql_query("SELECT 1").execute(&mut connection)?;
        Ok(())
    })
}

fn connection_failure(error: ConnectionError) -> String {
    match error {
        ConnectionError::BadConnection(message) => message,
        ConnectionError::CouldntSetupConfiguration(error) => error.to_string(),
        // The other kinds hold the connection string in their text.
        _ => "the client library refused the connection string".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_connection_hides_the_password() {
        for url in [
            "postgresql+psycopg2://someone:canary@127.0.0.1:1/fib",
            "postgresql://someone:canary@127.0.0.1:99999/fib",
            "postgresql://someone:canary@127.0.0.1:1/fib?sslmode=wrong",
            "host=127.0.0.1 port=1 user=someone password=canary dbname=fib",
        ] {
            let error = check(url).unwrap_err();
            assert!(matches!(error, Error::Connect(_)), "{error}");
            let text = format!("{error} {error:?}");
            assert!(!text.contains("canary") && !text.contains("://"), "{text}");
        }
    }
}
