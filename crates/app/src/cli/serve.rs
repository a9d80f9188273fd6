//! `headwater serve`.

use crate::config::Settings;
use crate::first_start::FirstAccount;
use crate::{confinement, serve, setup, setup_link, telemetry};
use anyhow::Result;
use headwater_store::migrate::MIGRATIONS;

pub fn run(settings: &Settings) -> Result<()> {
    let confinement = confinement::begin(settings)?;
    let _last = telemetry::start_logging(settings)?;
    confinement.tell();
    serve::run(settings, |db, bound| {
        let base_url = settings.base_url(&bound.into());
        if setup::accounts(db)?.is_empty() {
            FirstAccount::usual(settings).make(db, settings, &base_url)?.say("This is the first start.");
        }
        setup_link::tell(db, settings, &base_url)?;
        let data_dir = std::path::absolute(&settings.data_dir)?;
        tracing::info!(
            url = %base_url,
            version = env!("CARGO_PKG_VERSION"),
            database = if settings.database_url.is_some() { "PostgreSQL" } else { "SQLite" },
            schema = MIGRATIONS.len(),
            data_dir = %data_dir.display(),
            "serving"
        );
        Ok(())
    })
}
