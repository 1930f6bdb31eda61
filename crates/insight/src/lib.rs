//! Figures over a municipality's events, each with its definition and the rows behind it.
//!
//! Pure functions over the [`Image`](roret_domain::image::Image): the same for a municipality in real
//! life and for one lived in advance.
//!
//! Where to look: [`promise`] has the report on the seven days and the six months; [`waiting`],
//! [`duration`], [`returning`], [`flow`], [`contacts`], [`steps`], [`goals`], [`groups`] and [`caseload`] fold what leaders
//! ask for. [`outlook`] says by when, with [`forecast`]; [`publication`] tells the public, less what
//! [`suppression`] withholds. [`time_to_event`],
//! [`comparison`] and [`competing`] tell how long things take and how they end, with what is still open
//! counted as open; [`control_chart`] tells news from ordinary ups and downs; [`share`] gives
//! every part of a whole its interval.

pub mod caseload;
mod circulation;
pub mod comparison;
pub mod competing;
pub mod contacts;
pub mod control_chart;
pub mod distribution;
pub mod duration;
pub mod flow;
pub mod forecast;
pub mod goals;
pub mod groups;
pub mod outlook;
pub mod promise;
pub mod publication;
pub mod returning;
pub mod selection;
pub mod share;
pub mod steps;
pub mod suppression;
pub mod time_to_event;
pub mod waiting;
