//! Where to connect and as whom, as libpq itself reads it.
//!
//! libpq quotes pieces of what it cannot parse, password included, in its messages, so those are withheld. What it
//! can parse it gets back as keywords and quoted values, between defaults and what this reader sets.

use std::ffi::{CStr, CString, c_char};
use std::fmt;
use std::ptr;

use pq_sys::{PQconninfoFree, PQconninfoOption, PQconninfoParse, PQfreemem};

use crate::error::Error;

/// Before the caller's parameters, so that those win: bounds on how long a dead server is waited for.
const DEFAULTS: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

/// After them: this reader is told apart in `pg_stat_activity` whatever the caller says.
const APPLICATION_NAME: (&str, &str) = ("application_name", "rust_db");

const SECRET_PARAMETERS: [&str; 3] = ["password", "sslpassword", "oauth_client_secret"];

/// A connection string. `Debug` hides it.
pub(crate) struct ConnectionInfo {
    keywords: String,
    secrets: Vec<String>,
}

impl ConnectionInfo {
    /// Parses a URL `postgresql://...`, also with a driver suffix such as `+psycopg2`, or `keyword=value` pairs.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let mut info = Self {
            keywords: String::new(),
            secrets: Vec::new(),
        };
        for (name, value) in DEFAULTS {
            info.push(name, value);
        }
        for (name, value) in parsed(&without_driver(text))? {
            info.push(&name, &value);
        }
        info.push(APPLICATION_NAME.0, APPLICATION_NAME.1);
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

    fn push(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        if SECRET_PARAMETERS.contains(&name) {
            self.secrets.push(value.to_owned());
        }
        let quoted = value.replace('\\', r"\\").replace('\'', r"\'");
        self.keywords.push_str(&format!("{name}='{quoted}' "));
    }
}

impl fmt::Debug for ConnectionInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ConnectionInfo(hidden)")
    }
}

/// `postgresql+psycopg2://...` as libpq knows it.
fn without_driver(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) if scheme.starts_with("postgresql+") => {
            format!("postgresql://{rest}")
        }
        _ => text.to_owned(),
    }
}

/// The parameters that the text sets, by libpq's own parser.
fn parsed(text: &str) -> Result<Vec<(String, String)>, Error> {
    if text.is_empty() {
        return Err(Error::InvalidUrl("it is empty"));
    }
    let text = CString::new(text).map_err(|_| Error::InvalidUrl("it contains a NUL character"))?;
    let mut message: *mut c_char = ptr::null_mut();
    // SAFETY: the text ends with a NUL; libpq sets the message to null or to memory for PQfreemem.
    let options = unsafe { PQconninfoParse(text.as_ptr(), &mut message) };
    if options.is_null() {
        // SAFETY: as above; nothing is done for null.
        unsafe { PQfreemem(message.cast()) };
        return Err(Error::InvalidUrl(
            "libpq cannot read it: postgresql://user:password@host:port/name?parameter=value or keyword=value pairs \
             are wanted, with parameters that it knows, and @ : / ? # % in a password written %40 %3A %2F %3F %23 %25",
        ));
    }
    // SAFETY: the options are libpq's, and freed after this only.
    let found = unsafe { values(options) };
    // SAFETY: they came from PQconninfoParse and are not used any more.
    unsafe { PQconninfoFree(options) };
    found
}

/// The options that have a value.
///
/// # Safety
/// The pointer leads to options that end with one whose keyword is null.
unsafe fn values(mut option: *const PQconninfoOption) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    // SAFETY: each pointer is null or a string that ends with a NUL, as libpq documents.
    unsafe {
        while !(*option).keyword.is_null() {
            if !(*option).val.is_null() {
                found.push((utf8((*option).keyword)?, utf8((*option).val)?));
            }
            option = option.add(1);
        }
    }
    Ok(found)
}

/// # Safety
/// The pointer leads to a string that ends with a NUL.
unsafe fn utf8(text: *const c_char) -> Result<String, Error> {
    // SAFETY: as the caller says.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    String::from_utf8(bytes.to_vec())
        .map_err(|_| Error::InvalidUrl("it is not UTF-8 after decoding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keywords without the fixed ones around them.
    fn keywords(text: &str) -> String {
        let info = ConnectionInfo::parse(text).unwrap();
        let (_, after) = info
            .keywords()
            .split_once("tcp_user_timeout='30000' ")
            .unwrap();
        let own = after.strip_suffix("application_name='rust_db' ").unwrap();
        own.trim_end().to_owned()
    }

    #[test]
    fn urls_with_and_without_a_driver_and_pairs_say_the_same() {
        let wanted = "user='u' password='p' dbname='d' host='h' port='5433'";
        for text in [
            "postgresql://u:p@h:5433/d",
            "postgres://u:p@h:5433/d",
            "postgresql+psycopg2://u:p@h:5433/d",
            "postgresql+psycopg://u:p@h:5433/d",
            "host=h port='5433' user=u password=p dbname=d",
        ] {
            assert_eq!(keywords(text), wanted, "{text}");
        }
    }

    #[test]
    fn sockets_addresses_and_host_lists() {
        for (text, wanted) in [
            (
                "postgresql://postgres:@/postgres?host=/tmp/a%20b",
                "user='postgres' dbname='postgres' host='/tmp/a b'",
            ),
            ("postgresql://%2Frun%2Fpg/d", "dbname='d' host='/run/pg'"),
            (
                "postgresql:///d?host=@abstract",
                "dbname='d' host='@abstract'",
            ),
            ("postgresql://[::1]:5/d", "dbname='d' host='::1' port='5'"),
            ("postgresql://a:1,b/d", "dbname='d' host='a,b' port='1,'"),
            ("postgresql://", ""),
        ] {
            assert_eq!(keywords(text), wanted, "{text}");
        }
    }

    #[test]
    fn passwords_may_hold_any_character() {
        for (text, wanted) in [
            ("postgresql://u:a%40b%2Fc@h/d", "a@b/c"),
            ("postgresql://u:a+b@h/d", "a+b"),
            (r"host=h user=u dbname=d password='it\'s\\'", r"it\'s\\"),
        ] {
            let wanted = format!("user='u' password='{wanted}' dbname='d' host='h'");
            assert_eq!(keywords(text), wanted);
        }
    }

    #[test]
    fn the_caller_overrides_the_time_limits() {
        let info = ConnectionInfo::parse("postgresql://h/d?connect_timeout=1").unwrap();
        let last = info.keywords().rfind("connect_timeout").unwrap();
        assert!(info.keywords()[last..].starts_with("connect_timeout='1'"));
    }

    #[test]
    fn errors_and_debug_hide_the_text() {
        for text in [
            "mysql://u:canary@h/d",
            "canary",
            "",
            "postgresql://u:canary%00@h/d",
            "postgresql://u:canary\0@h/d",
            "postgresql://u:canary%ff@h/d",
            "postgresql://u:p@h/d?pass word=canary",
            "postgresql://u:p@h/d?canary=1",
            "postgresql://u:canary%zz@h/d",
            "host=h canary",
            "host=h password='canary",
        ] {
            let error = ConnectionInfo::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{text}");
        }
        let info = ConnectionInfo::parse("postgresql://u:canary@h/d").unwrap();
        assert_eq!(format!("{info:?}"), "ConnectionInfo(hidden)");
    }

    #[test]
    fn a_message_that_repeats_a_secret_is_withheld() {
        for text in [
            "postgresql://u:canary@h/d",
            "postgresql://h/d?password=canary",
        ] {
            let info = ConnectionInfo::parse(text).unwrap();
            let withheld = info.without_secrets("bad \"canary\"".into());
            assert!(!withheld.contains("canary"));
            assert_eq!(info.without_secrets("refused".into()), "refused");
        }
    }
}
