//! A queue of log lines, written in batches by one thread.
//!
//! Logging code adds a line to the queue and goes on. The thread writes the queue within 10 ms; a warning or an error
//! is written at once by the logging thread, with all lines before it. A killed server loses its lines of the last 10
//! ms; a server ending by itself loses none.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait for others.
const WAIT: Duration = Duration::from_millis(10);
/// The most bytes of queued lines. Above this limit the logging thread writes the queue itself, at the pace of the
/// log's reader.
const MOST_BYTES: usize = 256 << 10;

/// The queue of log lines.
#[derive(Clone)]
pub struct Lines(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    /// Signals a line in the queue to the sleeping thread.
    first: Condvar,
    /// Held while lines are written, and locked before lines are taken out of the queue, so lines stay in order.
    output: Mutex<Box<dyn Write + Send>>,
}

#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    /// Whether the thread sleeps until `first` is signalled.
    is_thread_asleep: bool,
    is_over: bool,
}

/// The writer of one event's line.
pub struct Line<'l> {
    lines: &'l Lines,
    is_urgent: bool,
}

/// Writes the queued lines on drop; later lines are written at once.
pub struct Last(Lines);

impl Lines {
    /// A queue written to `output` by a new thread, until the returned [`Last`] is dropped.
    ///
    /// # Errors
    ///
    /// When the thread cannot be started.
    pub fn to(output: impl Write + Send + 'static) -> io::Result<(Self, Last)> {
        let shared = Shared { waiting: Mutex::default(), first: Condvar::new(), output: Mutex::new(Box::new(output)) };
        let lines = Self(Arc::new(shared));
        let of_thread = lines.clone();
        thread::Builder::new().name("log".to_owned()).spawn(move || of_thread.write_until_over())?;
        let last = Last(lines.clone());
        Ok((lines, last))
    }

    fn write_until_over(&self) {
        while self.wait() {
            self.write();
            thread::sleep(WAIT);
        }
    }

    /// Waits until lines are queued. False once the queue is closed.
    fn wait(&self) -> bool {
        let mut waiting = self.waiting();
        while waiting.lines.is_empty() && !waiting.is_over {
            waiting.is_thread_asleep = true;
            waiting = self.0.first.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.is_thread_asleep = false;
        !waiting.is_over
    }

    /// Adds a line to the queue. True if the caller must write the queue itself: the queue is full, or the thread has
    /// ended.
    fn leave(&self, line: &[u8]) -> bool {
        let mut waiting = self.waiting();
        waiting.lines.extend_from_slice(line);
        if std::mem::take(&mut waiting.is_thread_asleep) {
            self.0.first.notify_one();
        }
        waiting.is_over || waiting.lines.len() > MOST_BYTES
    }

    /// Writes the queued lines. Lines are lost if the write fails: a failing log has no other place to report to.
    fn write(&self) {
        let mut output = self.0.output.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = std::mem::take(&mut self.waiting().lines);
        let _ = output.write_all(&lines).and_then(|()| output.flush());
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'l> MakeWriter<'l> for Lines {
    type Writer = Line<'l>;

    fn make_writer(&'l self) -> Line<'l> {
        Line { lines: self, is_urgent: true }
    }

    fn make_writer_for(&'l self, what: &Metadata<'_>) -> Line<'l> {
        Line { lines: self, is_urgent: *what.level() <= Level::WARN }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let cannot_wait = self.lines.leave(line);
        if self.is_urgent || cannot_wait {
            self.lines.write();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Last {
    fn drop(&mut self) {
        self.0.waiting().is_over = true;
        self.0.0.first.notify_one();
        self.0.write();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// The output under test: sends each write to the test, and returns from it when the test permits.
    struct Reader {
        written: Sender<String>,
        lets: Receiver<()>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.written.send(String::from_utf8(bytes.to_vec()).unwrap()).unwrap();
            // If the test has dropped its end, writes return at once.
            let _ = self.lets.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct House {
        lines: Lines,
        // Dropped before `last`: the drop of `last` would wait for the reader.
        let_one: Sender<()>,
        last: Last,
        written: Receiver<String>,
    }

    impl House {
        fn new() -> Self {
            let ((written, arrives), (let_one, lets)) = (channel(), channel());
            let (lines, last) = Lines::to(Reader { written, lets }).unwrap();
            Self { lines, last, written: arrives, let_one }
        }

        fn say(&self, line: &str) {
            Line { lines: &self.lines, is_urgent: false }.write_all(line.as_bytes()).unwrap();
        }
    }

    #[test]
    fn what_is_left_while_lines_are_written_is_written_together_and_in_order() {
        let house = House::new();
        house.say("1\n");
        assert_eq!(house.written.recv().unwrap(), "1\n");
        for number in 2..=500 {
            house.say(&format!("{number}\n"));
        }
        house.let_one.send(()).unwrap();
        let all: String = (2..=500).map(|number| format!("{number}\n")).collect();
        assert_eq!(house.written.recv().unwrap(), all);
    }

    #[test]
    fn whoever_warns_goes_on_when_it_is_written_with_all_before_it() {
        let house = House::new();
        house.say("1\n");
        assert_eq!(house.written.recv().unwrap(), "1\n");
        house.say("2\n");
        drop(house.let_one);
        Line { lines: &house.lines, is_urgent: true }.write_all(b"disk full\n").unwrap();
        let rest: String = house.written.try_iter().collect();
        assert_eq!(rest, "2\ndisk full\n", "all was written when the warning returned");
    }

    #[test]
    fn nothing_is_left_behind_at_the_end_nor_said_in_vain_after_it() {
        let House { lines, last, written, let_one } = House::new();
        drop(let_one);
        for number in 0..100 {
            Line { lines: &lines, is_urgent: false }.write_all(format!("{number} ").as_bytes()).unwrap();
        }
        drop(last);
        let all: String = written.try_iter().collect();
        assert_eq!(all, (0..100).map(|number| format!("{number} ")).collect::<String>());
        Line { lines: &lines, is_urgent: false }.write_all(b"late").unwrap();
        assert_eq!(written.try_recv().unwrap(), "late");
    }

    #[test]
    fn a_log_that_nobody_reads_takes_no_more_memory_than_it_may() {
        let house = House::new();
        house.say("1\n");
        assert_eq!(house.written.recv().unwrap(), "1\n");
        let line = "x".repeat(1023) + "\n";
        let lines = house.lines.clone();
        let sayer = thread::spawn(move || {
            for _ in 0..1000 {
                Line { lines: &lines, is_urgent: false }.write_all(line.as_bytes()).unwrap();
            }
        });
        while !house.lines.is_full() {
            thread::yield_now();
        }
        assert!(!sayer.is_finished(), "it waits for the reader");
        assert!(house.lines.waiting().lines.len() <= MOST_BYTES + 1024);
        drop(house.let_one);
        sayer.join().unwrap();
        drop(house.last);
        assert_eq!(house.written.try_iter().map(|lines| lines.len()).sum::<usize>(), 1_024_000);
    }

    impl Lines {
        fn is_full(&self) -> bool {
            self.waiting().lines.len() > MOST_BYTES
        }
    }
}
