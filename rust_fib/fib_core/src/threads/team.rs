//! A few threads that do one phase after another, for the length of one calculation.
//!
//! Threads of a calculation's own end with it, so that nothing is left over for a fork to break. Between
//! phases, which follow each other within microseconds, they spin for a moment before they sleep.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Turns of waiting for the next phase before sleeping; some tens of microseconds.
const SPINS: usize = 20_000;

type Task<'a> = &'a (dyn Fn(usize) + Sync);

/// The threads of one calculation, this one among them.
pub struct Team {
    threads: usize,
    phase: AtomicUsize,
    /// The next task of the phase, and how many threads are still at it.
    next: AtomicUsize,
    busy: AtomicUsize,
    over: AtomicBool,
    job: Mutex<Option<Job>>,
    wake: Condvar,
}

/// The tasks of a phase. The borrow is the caller's, who waits until nobody holds it any more.
#[derive(Clone, Copy)]
struct Job {
    task: Task<'static>,
    count: usize,
}

impl Team {
    /// Runs `body` with a team of `threads` threads; fewer where the system refuses some.
    pub fn with<T>(threads: usize, body: impl FnOnce(&Self) -> T) -> T {
        let mut team = Self {
            threads: 1,
            phase: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            job: Mutex::new(None),
            wake: Condvar::new(),
        };
        if threads == 1 {
            return body(&team);
        }
        team.threads = threads;
        let team = &team;
        thread::scope(|scope| {
            let _end = End(team);
            for _ in 1..threads {
                // Without its helpers the calculation would wait for them, so they count themselves in.
                let helper = thread::Builder::new().name("rust_fib".into());
                let _ = helper.spawn_scoped(scope, || team.help());
            }
            body(team)
        })
    }

    /// How many threads there are.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Calls `task` for each number below `count`, on all threads, and returns when all are done.
    pub fn run(&self, count: usize, task: Task<'_>) {
        if self.threads == 1 || count == 1 {
            (0..count).for_each(task);
            return;
        }
        // SAFETY: only the lifetime changes; nobody holds the task once `finish` has returned.
        let task: Task<'static> = unsafe { std::mem::transmute(task) };
        self.next.store(0, Ordering::Relaxed);
        *self.lock() = Some(Job { task, count });
        self.phase.fetch_add(1, Ordering::Release);
        self.wake.notify_all();
        let _finish = Finish(self); // also where a task panics
        self.work(Job { task, count });
    }

    fn work(&self, job: Job) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= job.count {
                return;
            }
            (job.task)(index);
        }
    }

    /// What each further thread does until the calculation is over.
    fn help(&self) {
        let mut seen = 0;
        while let Some(phase) = self.next_phase(seen) {
            seen = phase;
            // Counted in before the job is looked at, under the lock under which it is taken away.
            let job = {
                let guard = self.lock();
                if guard.is_some() {
                    self.busy.fetch_add(1, Ordering::AcqRel);
                }
                *guard
            };
            if let Some(job) = job {
                let _left = Left(self);
                self.work(job);
            }
        }
    }

    /// The number of a phase other than `seen`; `None` when all is over.
    fn next_phase(&self, seen: usize) -> Option<usize> {
        for _ in 0..SPINS {
            if let Some(answer) = self.look(seen) {
                return answer;
            }
            std::hint::spin_loop();
        }
        let mut guard = self.lock();
        loop {
            if let Some(answer) = self.look(seen) {
                return answer;
            }
            guard = self
                .wake
                .wait(guard)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn look(&self, seen: usize) -> Option<Option<usize>> {
        if self.over.load(Ordering::Acquire) {
            return Some(None);
        }
        let phase = self.phase.load(Ordering::Acquire);
        (phase != seen).then_some(Some(phase))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Job>> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the job away, then waits for the threads that are still at it.
struct Finish<'a>(&'a Team);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        *self.0.lock() = None;
        while self.0.busy.load(Ordering::Acquire) > 0 {
            std::hint::spin_loop();
        }
    }
}

/// Counts a thread out of a phase.
struct Left<'a>(&'a Team);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Ends the helpers, also where the calculation panics.
struct End<'a>(&'a Team);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Release);
        drop(self.0.lock()); // whoever is about to sleep has seen it, or sleeps already
        self.0.wake.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_of_every_phase_is_done_once() {
        for threads in 1..5 {
            let counts: Vec<AtomicUsize> = (0..100).map(|_| AtomicUsize::new(0)).collect();
            Team::with(threads, |team| {
                for _ in 0..200 {
                    team.run(counts.len(), &|i| {
                        counts[i].fetch_add(1, Ordering::Relaxed);
                    });
                }
            });
            assert!(
                counts
                    .iter()
                    .all(|count| count.load(Ordering::Relaxed) == 200)
            );
        }
    }

    #[test]
    fn a_panic_ends_the_team() {
        let outcome = std::panic::catch_unwind(|| {
            Team::with(3, |team| team.run(10, &|i| assert!(i != 7)));
        });
        assert!(outcome.is_err());
    }
}
