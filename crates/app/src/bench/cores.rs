//! Separate cores for the load and the server, so the load takes no time from the server under test.

/// Two of the cores this process may use: for the load, and for the server. None with a single core, or where threads
/// cannot be bound to cores.
pub fn two() -> Option<(usize, usize)> {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getaffinity};
        let permitted = sched_getaffinity(None).ok()?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|core| permitted.is_set(*core));
        Some((cores.next()?, cores.next()?))
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

/// Binds this thread to a core, and with it the threads and processes started from now on.
pub fn keep_to(core: usize) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let mut one = rustix::thread::CpuSet::new();
        one.set(core);
        rustix::thread::sched_setaffinity(None, &one)?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = core;
    Ok(())
}
