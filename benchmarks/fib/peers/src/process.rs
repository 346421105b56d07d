//! This process's memory, as Linux counts it.

use std::fs::read_to_string;

/// What is in memory now.
pub fn resident_bytes() -> u64 {
    status("VmRSS:")
}

/// The most that was in memory at once. getrusage would count the parent's before exec.
pub fn peak_bytes() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let text = read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

/// Page faults that needed no disk.
pub fn minor_faults() -> u64 {
    let text = read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields are counted from behind the name, which may hold spaces: minflt is the tenth of all.
    let fields = text.rsplit(") ").next().unwrap_or_default();
    fields
        .split(' ')
        .nth(7)
        .and_then(|field| field.parse().ok())
        .unwrap_or(0)
}
