//! `roret migrate`: the tables of a database, made and changed by the role that owns them.

use crate::options::Data;
use crate::out;
use anyhow::{Context, bail};
use clap::Args;
use roret_journal::postgres;
use roret_texts::{Language, texts_of};

/// Makes or changes tables.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The role that `roret serve` works with; it must be there already.
    #[arg(long, value_name = "ROLE", default_value = "roret_app")]
    pub(crate) application_role: String,
}

/// Makes the tables, or brings them to this version; running it again changes nothing.
pub(crate) async fn run(arguments: Migrate, language: Language) -> anyhow::Result<()> {
    let Some(url) = &arguments.data.database else {
        bail!(String::from(texts_of(language).get("migrate-which-database")));
    };
    let migrated = postgres::migrate(url, &arguments.application_role).await;
    let cannot = texts_of(language).get("migrate-cannot-prepare");
    let postgres::Migrated { from, to } = migrated.context(cannot)?;
    let role = &arguments.application_role;
    let key = if from == to { "migrate-already" } else { "migrate-done" };
    let facts = [
        ("from", from.to_string().into()),
        ("to", to.to_string().into()),
        ("role", role.as_str().into()),
    ];
    out::say(&texts_of(language).with(key, facts))
}
