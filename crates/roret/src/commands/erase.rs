//! `roret erase`: the steps towards an erasure where there is no page, by the same rules.

use crate::clock::SystemClock;
use crate::entropy::SystemEntropy;
use crate::error_text::{code_text, refusal_text};
use crate::options::Of;
use crate::out;
use crate::store::Store;
use anyhow::{Context, anyhow, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use roret_domain::citizen::Citizen;
use roret_domain::command::{
    ApproveErasure, ChangeLegalHold, Command, ReleaseExpiry, RequestErasure, SetRetention,
    SettleArchive, WithdrawErasure,
};
use roret_domain::erasure::{
    APPROVALS_NEEDED, ArchiveStep, ErasureGround, LegalHold, Retention, closed_on, erasable_from,
    expired,
};
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, CommandKey};
use roret_domain::image::Image;
use roret_office::{Entropy, Office, OfficeError};
use roret_paper::retention;
use roret_texts::{Language, texts_of};
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// A step towards an erasure. Persons are told by the number of one of their inquiries, employees by their full
/// name.
#[derive(Debug, Subcommand)]
pub(crate) enum Erase {
    /// List those whose time is over, and what stands about them.
    Due(Of),
    /// Erase those without a name whose time is over, or list them while that is not let; the server does it by itself.
    Expired(Of),
    /// Let those without a name be erased by rule, having seen the list of `roret erase expired`.
    Release {
        #[command(flatten)]
        of: Of,
        /// What the archive gets of everybody without a name.
        #[arg(long, value_enum)]
        is: Archive,
        /// How many stood on the list.
        #[arg(long)]
        listed: u32,
        /// The leader who lets it, by full name.
        #[arg(long, value_name = "EMPLOYEE")]
        by: String,
    },
    /// Set how long content is kept after everything is closed.
    Keep {
        #[command(flatten)]
        of: Of,
        /// The catalogue's file that says so, as `catalogue/retention.toml`.
        #[arg(long, value_name = "FILE", required_unless_present_all = ["months", "anonymous_months"],
              conflicts_with_all = ["months", "anonymous_months"])]
        from: Option<PathBuf>,
        /// Months, for those who gave a name.
        #[arg(long)]
        months: Option<u16>,
        /// Months, for those who did not.
        #[arg(long)]
        anonymous_months: Option<u16>,
        /// The leader who sets it, by full name.
        #[arg(long, value_name = "EMPLOYEE")]
        by: String,
    },
    /// Ask that somebody be erased.
    Ask {
        #[command(flatten)]
        who: Who,
        /// Why.
        #[arg(long, value_enum, default_value = "retention-over")]
        ground: Ground,
    },
    /// Say what became of the duty to archive first.
    Archive {
        #[command(flatten)]
        who: Who,
        /// What became of it.
        #[arg(long, value_enum)]
        is: Archive,
    },
    /// Approve; the second approval erases.
    Approve {
        #[command(flatten)]
        who: Who,
    },
    /// Take back what was asked for.
    Withdraw {
        #[command(flatten)]
        who: Who,
    },
    /// Forbid to erase somebody for the time being.
    Hold {
        #[command(flatten)]
        who: Who,
        /// Why.
        #[arg(long, value_enum)]
        ground: Hold,
    },
    /// Lift that again.
    Lift {
        #[command(flatten)]
        who: Who,
    },
}

/// Whom it is about, and who acts.
#[derive(Debug, Args)]
pub(crate) struct Who {
    #[command(flatten)]
    pub(crate) of: Of,
    /// The number of one of the person's inquiries.
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u32,
    /// The employee who acts, by full name.
    #[arg(long, value_name = "EMPLOYEE")]
    pub(crate) by: String,
}

/// Why somebody is to be erased.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Ground {
    /// The time is over.
    RetentionOver,
    /// The citizen asked for it.
    CitizenAsked,
}

/// What became of the duty to archive.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Archive {
    /// Delivered to the archive.
    Delivered,
    /// Not to be delivered.
    NotDue,
}

/// Why somebody must not be erased.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Hold {
    /// A complaint is not settled.
    Complaint,
    /// A case is before a court.
    CourtCase,
    /// Somebody asked for access to documents.
    AccessRequest,
    /// An authority looks into it.
    Supervision,
}

/// Takes a step.
pub(crate) async fn run(arguments: Erase, language: Language) -> anyhow::Result<()> {
    out::log_troubles();
    let Of { data, municipality } = of(&arguments);
    let store = Store::of(data, municipality, language).await?;
    let no_journal = texts_of(language).get("erase-there-is-no-journal");
    ensure!(store.exists().await?, "{no_journal} {}", store.shown());
    let held = store.open_to_write(Arc::new(SystemClock)).await?;
    let (office, image) = (&held.office, held.office.image());
    let Some((who, command)) = step_about_somebody(&arguments, &image, language)? else {
        return rule(&arguments, office, &image, language).await;
    };
    take(office, &who.by, command, language).await?;
    let image = office.image();
    let person = image.citizen(citizen(&image, who, language)?).context("no such citizen")?;
    out::say(&line(&image, person, office.today(), language))
}

/// The command of a step of one person's erasure; none when the rule for all is asked about or set.
fn step_about_somebody<'a>(
    arguments: &'a Erase,
    image: &Image,
    language: Language,
) -> anyhow::Result<Option<(&'a Who, Command)>> {
    let citizen = |who| citizen(image, who, language);
    Ok(Some(match arguments {
        Erase::Due(_) | Erase::Expired(_) | Erase::Keep { .. } | Erase::Release { .. } => {
            return Ok(None);
        }
        Erase::Ask { who, ground } => {
            let ground = match ground {
                Ground::RetentionOver => ErasureGround::RetentionOver,
                Ground::CitizenAsked => ErasureGround::CitizenAsked,
            };
            (who, RequestErasure { citizen: citizen(who)?, ground }.into())
        }
        Erase::Archive { who, is } => {
            (who, SettleArchive { citizen: citizen(who)?, archive: step(*is) }.into())
        }
        Erase::Approve { who } => (who, ApproveErasure { citizen: citizen(who)? }.into()),
        Erase::Withdraw { who } => (who, WithdrawErasure { citizen: citizen(who)? }.into()),
        Erase::Hold { who, ground } => {
            let hold = Some(match ground {
                Hold::Complaint => LegalHold::Complaint,
                Hold::CourtCase => LegalHold::CourtCase,
                Hold::AccessRequest => LegalHold::AccessRequest,
                Hold::Supervision => LegalHold::Supervision,
            });
            (who, ChangeLegalHold { citizen: citizen(who)?, hold }.into())
        }
        Erase::Lift { who } => (who, ChangeLegalHold { citizen: citizen(who)?, hold: None }.into()),
    }))
}

/// Shows whom the rule is about, sets it, or lets it work.
async fn rule(
    arguments: &Erase,
    office: &Office,
    image: &Image,
    language: Language,
) -> anyhow::Result<()> {
    match arguments {
        Erase::Release { is, listed, by, .. } => {
            let release = ReleaseExpiry { archive: step(*is), listed: *listed };
            take(office, by, release.into(), language).await?;
            out::say(texts_of(language).get("erase-released"))
        }
        Erase::Expired(_) if image.expiry_archive().is_none() => {
            not_let_yet(image, office.today(), language)
        }
        Erase::Expired(_) => {
            let erased = office.erase_expired().await?;
            out::say(
                &texts_of(language)
                    .with("erase-erased-nameless", [("erased", erased.to_string().into())]),
            )
        }
        Erase::Keep { from, months, anonymous_months, by, .. } => {
            let retention = match (from, months, anonymous_months) {
                (Some(path), ..) => in_catalogue(path, language)?,
                (None, Some(months), Some(anonymous_months)) => {
                    Retention { months: *months, anonymous_months: *anonymous_months }
                }
                _ => bail!("--months, --anonymous-months"),
            };
            take(office, by, SetRetention { retention }.into(), language).await?;
            let Retention { months, anonymous_months } = retention;
            let [of_all, of_nameless] =
                [months, anonymous_months].map(|months| in_months(months, language));
            out::say(&texts_of(language).with(
                "erase-kept-for",
                [
                    ("of_all", of_all.to_string().into()),
                    ("of_nameless", of_nameless.to_string().into()),
                ],
            ))
        }
        // Steps about somebody don't come here.
        _ => due(image, office.today(), language),
    }
}

/// Of which municipality somebody speaks.
fn of(arguments: &Erase) -> &Of {
    match arguments {
        Erase::Due(of)
        | Erase::Expired(of)
        | Erase::Keep { of, .. }
        | Erase::Release { of, .. } => of,
        Erase::Ask { who, .. }
        | Erase::Archive { who, .. }
        | Erase::Approve { who }
        | Erase::Withdraw { who }
        | Erase::Hold { who, .. }
        | Erase::Lift { who } => &who.of,
    }
}

fn step(is: Archive) -> ArchiveStep {
    match is {
        Archive::Delivered => ArchiveStep::Delivered,
        Archive::NotDue => ArchiveStep::NotDue,
    }
}

fn in_months(months: u16, language: Language) -> String {
    texts_of(language).with("erase-months", [("n", months.into())])
}

/// Whom the rule would erase, and what must come first.
fn not_let_yet(image: &Image, today: Date, language: Language) -> anyhow::Result<()> {
    if !image.is_retention_set() {
        return out::say(texts_of(language).get("erase-no-time"));
    }
    let listed: Vec<String> = expired(image, today)
        .filter_map(|id| image.citizen(id))
        .map(|citizen| line(image, citizen, today, language))
        .collect();
    let n = listed.len();
    let next = texts_of(language).with("erase-listed", [("n", n.to_string().into())]);
    out::say(&listed.iter().chain([&next]).cloned().collect::<Vec<_>>().join("\n"))
}

/// The person with an inquiry of this number.
fn citizen(image: &Image, who: &Who, language: Language) -> anyhow::Result<CitizenId> {
    let found = image.inquiry_by_number(who.number).map(|inquiry| inquiry.citizen);
    found.ok_or_else(|| {
        let number = who.number.to_string();
        anyhow!(texts_of(language).with("erase-no-inquiry", [("number", number.into())]))
    })
}

/// What the catalogue's file says.
fn in_catalogue(path: &Path, language: Language) -> anyhow::Result<Retention> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| shown.to_string())?;
    retention::read(&text).map_err(|error| anyhow!("{shown}: {}", error.text(language)))
}

async fn take(
    office: &Office,
    by: &str,
    command: Command,
    language: Language,
) -> anyhow::Result<()> {
    let image = office.image();
    let mut named = image.workers().filter(|worker| !worker.left && worker.name == by);
    let (Some(worker), None) = (named.next(), named.next()) else {
        bail!(
            "{}",
            texts_of(language).with("erase-no-employee-is-called", [("by", by.to_string().into())])
        )
    };
    let mut random = [0; 16];
    SystemEntropy.fill(&mut random);
    // A key like those of the pages: sorted by time, with room for what is derived from it.
    let now = office.clock().now().as_millisecond();
    let high = u128::try_from(now).unwrap_or(0) << 80;
    let drawn = (u128::from_be_bytes(random) >> 48) & !0xffff;
    let key = CommandKey::from_uuid(uuid::Uuid::from_u128(high | drawn));
    match office.decide(Actor::Worker(worker.id), key, command).await {
        Ok(_) => Ok(()),
        Err(OfficeError::Refused(refusal)) => bail!(refusal_text(&refusal, language)),
        Err(error) => Err(error.into()),
    }
}

fn due(image: &Image, today: Date, language: Language) -> anyhow::Result<()> {
    let is_due = |citizen: &&Citizen| {
        let is_underway = citizen.erasure.as_deref().is_some_and(|it| it.request.is_some());
        let is_over = || erasable_from(image, citizen).is_some_and(|from| from <= today);
        !citizen.is_erased() && (is_underway || is_over())
    };
    let mut due: Vec<&Citizen> = image.citizens().filter(is_due).collect();
    due.sort_by_key(|citizen| closed_on(image, citizen));
    let lines: Vec<String> =
        due.iter().map(|citizen| line(image, citizen, today, language)).collect();
    match lines.is_empty() {
        true => out::say(texts_of(language).get("erase-nobody")),
        false => out::say(&lines.join("\n")),
    }
}

/// What stands about a person, in a line.
fn line(image: &Image, citizen: &Citizen, today: Date, language: Language) -> String {
    let inquiries = citizen.inquiries.iter().filter_map(|id| image.inquiry(*id));
    let numbers: Vec<String> = inquiries.map(|inquiry| inquiry.number.to_string()).collect();
    let erasure = citizen.erasure.as_deref();
    let request = erasure.and_then(|erasure| erasure.request.as_ref());
    let approved = request.map_or(0, |request| request.approved_by.len());
    let archive = erasure.and_then(|erasure| erasure.archive);
    let state = match (citizen.is_erased(), erasure.and_then(|it| it.hold), request) {
        (true, _, _) => texts_of(language).get("erase-erased").to_owned(),
        (_, Some(hold), _) => {
            let why = code_text("legal-hold", hold.code(), language);
            format!("{} ({why})", texts_of(language).get("erase-on-hold"))
        }
        (_, None, None) => match erasable_from(image, citizen) {
            Some(from) if from <= today => {
                texts_of(language).get("erase-the-time-is-over").to_owned()
            }
            Some(from) => format!("{} {from}", texts_of(language).get("erase-kept-until")),
            None => texts_of(language).get("erase-open").to_owned(),
        },
        (_, None, Some(_)) if archive.is_none() => {
            texts_of(language).get("erase-archive-open").to_owned()
        }
        (_, None, Some(_)) => texts_of(language).with(
            "erase-approvals",
            [
                ("approved", approved.to_string().into()),
                ("needed", APPROVALS_NEEDED.to_string().into()),
            ],
        ),
    };
    format!("{}: {state}", numbers.join(", "))
}
