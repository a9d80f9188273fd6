//! Who runs on which core, so that what makes the load does not take the time of what is measured.

/// Two cores of those this process may use: for the load, and for the server. `None` where there is only one, or where
/// threads cannot be tied to cores.
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

/// Ties this thread to a core, and with it the threads and processes that it starts from now on.
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
