//! `roret migrate`: the tables of a database, made and changed by the role that owns them.

use crate::arguments::Data;
use crate::out;
use anyhow::{Context, bail};
use clap::Args;
use roret_journal::postgres;
use roret_texts::Language;

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
        bail!(String::from(language.pick(
            "sig hvilken database: --database postgres://EJER@VÆRT/NAVN",
            "say which database: --database postgres://OWNER@HOST/NAME",
        )));
    };
    let migrated = postgres::migrate(url, &arguments.application_role).await;
    let cannot = language.pick("kan ikke klargøre databasen", "can't prepare the database");
    let postgres::Migrated { from, to } = migrated.context(cannot)?;
    let role = &arguments.application_role;
    out::say(&match (language, from == to) {
        (Language::Danish, true) => {
            format!("Tabellerne er allerede version {to}. {role} har sine rettigheder.")
        }
        (Language::Danish, false) => {
            format!("Tabellerne er bragt fra version {from} til {to}. {role} har sine rettigheder.")
        }
        (Language::English, true) => {
            format!("The tables are at version {to} already. {role} has its rights.")
        }
        (Language::English, false) => {
            format!("The tables went from version {from} to {to}. {role} has its rights.")
        }
    })
}
