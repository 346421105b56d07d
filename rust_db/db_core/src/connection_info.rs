//! The service's database URL, turned into a libpq connection string.
//!
//! libpq quotes pieces of a URL that it cannot parse, password included, in its messages. So the
//! URL is taken apart here, by SQLAlchemy's grammar (`sqlalchemy/engine/url.py`), and libpq gets
//! keywords and quoted values, which it always understands.

use std::fmt;

use crate::error::Error;

/// Before the URL's own parameters, so that the URL wins: bounds on how long a dead server is waited for.
const DEFAULTS: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

/// After them: this reader is told apart in `pg_stat_activity` whatever the URL says.
const APPLICATION_NAME: (&str, &str) = ("application_name", "rust_db");

const SECRET_PARAMETERS: [&str; 3] = ["password", "sslpassword", "oauth_client_secret"];

/// Where and as whom to connect. `Debug` hides it.
pub(crate) struct ConnectionInfo {
    keywords: String,
    secrets: Vec<String>,
}

impl ConnectionInfo {
    /// Parses `postgresql://` URLs, with or without a driver suffix such as `+psycopg2`.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let (credentials, rest) = split_credentials(strip_scheme(url)?);
        let (location, query) = rest.split_once('?').unwrap_or((rest, ""));
        if location.contains('@') {
            return Err(Error::InvalidUrl(
                "it has a second @: one in a password is written %40",
            ));
        }
        let (hosts, database) = location.split_once('/').unwrap_or((location, ""));
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let (host_names, ports) = split_hosts(hosts)?;

        let mut info = Self {
            keywords: String::new(),
            secrets: Vec::new(),
        };
        for (name, value) in DEFAULTS {
            info.push(name, value)?;
        }
        info.push("host", &decode(&host_names)?)?;
        info.push("port", &ports)?;
        info.push("user", &decode(user)?)?;
        info.push("password", &decode(password)?)?;
        info.push("dbname", &decode(database)?)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // SQLAlchemy reads the query as a form does, where a plus is a space.
            info.push(name, &decode(&value.replace('+', " "))?)?;
        }
        info.push(APPLICATION_NAME.0, APPLICATION_NAME.1)?;
        Ok(info)
    }

    /// The string for `PQconnectdb`. Holds the password: never to be printed.
    pub(crate) fn keywords(&self) -> &str {
        &self.keywords
    }

    /// The message, or a stand-in when it repeats a password.
    pub(crate) fn without_secrets(&self, message: String) -> String {
        if self.secrets.iter().any(|secret| message.contains(secret)) {
            return "the reason is withheld because it repeats a secret of the URL".into();
        }
        message
    }

    fn push(&mut self, name: &str, value: &str) -> Result<(), Error> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return Err(Error::InvalidUrl(
                "it has a parameter whose name is not a libpq keyword",
            ));
        }
        if value.contains('\0') {
            return Err(Error::InvalidUrl("it contains a NUL character"));
        }
        if value.is_empty() {
            return Ok(());
        }
        if SECRET_PARAMETERS.contains(&name) {
            self.secrets.push(value.to_owned());
        }
        let quoted = value.replace('\\', r"\\").replace('\'', r"\'");
        self.keywords.push_str(&format!("{name}='{quoted}' "));
        Ok(())
    }
}

impl fmt::Debug for ConnectionInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ConnectionInfo(hidden)")
    }
}

fn strip_scheme(url: &str) -> Result<&str, Error> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let dialect = scheme.split('+').next().unwrap_or_default();
    match dialect {
        "postgresql" | "postgres" => Ok(rest),
        _ => Err(Error::InvalidUrl("it does not begin with postgresql://")),
    }
}

/// Up to the first `@`, since a raw password may hold `/` and `?`, but a user name no `/`.
fn split_credentials(rest: &str) -> (&str, &str) {
    match rest.split_once('@') {
        Some((credentials, after)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            if user.contains('/') {
                ("", rest)
            } else {
                (credentials, after)
            }
        }
        None => ("", rest),
    }
}

/// Host names and ports, each separated by commas as libpq wants them.
///
/// What stands here by mistake is often a piece of a password, and libpq would quote it.
fn split_hosts(hosts: &str) -> Result<(String, String), Error> {
    let (names, ports): (Vec<&str>, Vec<&str>) = hosts.split(',').map(split_port).unzip();
    if ports
        .iter()
        .any(|port| port.bytes().any(|byte| !byte.is_ascii_digit()))
    {
        return Err(Error::InvalidUrl("a port is not a number"));
    }
    let has_ports = ports.iter().any(|port| !port.is_empty());
    Ok((
        names.join(","),
        if has_ports {
            ports.join(",")
        } else {
            String::new()
        },
    ))
}

fn split_port(host: &str) -> (&str, &str) {
    if let Some((address, after)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        return (address, after.strip_prefix(':').unwrap_or_default());
    }
    host.split_once(':').unwrap_or((host, ""))
}

/// Percent-decoding that leaves a stray `%` as it is, like Python's `unquote`.
fn decode(text: &str) -> Result<String, Error> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        let escaped = (byte == b'%')
            .then(|| hex_pair(bytes, position + 1))
            .flatten();
        decoded.push(escaped.unwrap_or(byte));
        position += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_err(|_| Error::InvalidUrl("it is not UTF-8 after decoding"))
}

fn hex_pair(bytes: &[u8], start: usize) -> Option<u8> {
    let digit = |position| char::from(*bytes.get(position)?).to_digit(16);
    u8::try_from(digit(start)? * 16 + digit(start + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keywords without the fixed ones around them.
    fn keywords(url: &str) -> String {
        let info = ConnectionInfo::parse(url).unwrap();
        let (_, after) = info
            .keywords()
            .split_once("tcp_user_timeout='30000' ")
            .unwrap();
        after
            .strip_suffix("application_name='rust_db' ")
            .unwrap()
            .trim_end()
            .to_owned()
    }

    #[test]
    fn driver_suffixes_are_stripped() {
        let wanted = "host='h' port='5433' user='u' password='p' dbname='d'";
        for scheme in [
            "postgresql",
            "postgres",
            "postgresql+psycopg2",
            "postgresql+psycopg",
        ] {
            assert_eq!(keywords(&format!("{scheme}://u:p@h:5433/d")), wanted);
        }
    }

    #[test]
    fn sockets_addresses_and_host_lists() {
        for (url, wanted) in [
            (
                "postgresql://postgres:@/postgres?host=/tmp/a%20b",
                "user='postgres' dbname='postgres' host='/tmp/a b'",
            ),
            (
                "postgresql:///d?host=@abstract",
                "dbname='d' host='@abstract'",
            ),
            ("postgresql://[::1]:5/d", "host='::1' port='5' dbname='d'"),
            ("postgresql://a:1,b/d", "host='a,b' port='1,' dbname='d'"),
            ("postgresql://", ""),
        ] {
            assert_eq!(keywords(url), wanted, "{url}");
        }
    }

    #[test]
    fn passwords_may_hold_any_character() {
        for (raw, wanted) in [
            ("p/a?s&s:w", "p/a?s&s:w"),
            ("a%40b%2Fc", "a@b/c"),
            ("100%zz%", "100%zz%"),
            (r"it's\", r"it\'s\\"),
            ("a+b", "a+b"),
        ] {
            let wanted = format!("host='h' user='u' password='{wanted}' dbname='d'");
            assert_eq!(keywords(&format!("postgresql://u:{raw}@h/d")), wanted);
        }
    }

    #[test]
    fn the_url_overrides_the_time_limits() {
        let info = ConnectionInfo::parse("postgresql://h/d?connect_timeout=1").unwrap();
        let last = info.keywords().rfind("connect_timeout").unwrap();
        assert!(info.keywords()[last..].starts_with("connect_timeout='1'"));
    }

    #[test]
    fn errors_and_debug_hide_the_url() {
        for url in [
            "mysql://u:canary@h/d",
            "canary",
            "postgresql://u:canary%00@h/d",
            "postgresql://u:canary%ff@h/d",
            "postgresql://u:p@h/d?pass word=canary",
            "postgresql://u:canary",
            "postgresql://u:canary/d",
            "postgresql://u:p@h:canary/d",
            "postgresql://u:p@canary@h/d",
            "postgresql://u:p@can/ary@h/d",
        ] {
            let error = ConnectionInfo::parse(url).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{url}");
        }
        let info = ConnectionInfo::parse("postgresql://u:canary@h/d").unwrap();
        assert_eq!(format!("{info:?}"), "ConnectionInfo(hidden)");
    }

    #[test]
    fn a_message_that_repeats_a_secret_is_withheld() {
        for url in [
            "postgresql://u:canary@h/d",
            "postgresql://h/d?password=canary",
        ] {
            let info = ConnectionInfo::parse(url).unwrap();
            assert!(
                !info
                    .without_secrets("bad \"canary\"".into())
                    .contains("canary")
            );
            assert_eq!(info.without_secrets("refused".into()), "refused");
        }
    }
}
