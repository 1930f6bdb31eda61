//! A municipality lived in advance: the same citizens meet today's plan and tomorrow's.
//!
//! Pure: a plan and a seed give the same life to the byte, whatever the number of threads. Nothing here
//! knows a file, a clock or a page.
//!
//! Where to look: [`scenario`] is the text that a planner writes, [`plan`] what it means; [`life`] lives
//! it, with [`agenda`], [`draws`] and [`distribution`]; an [`observer`] hears what happens, and
//! [`tally`] and [`promise`] count it, and [`replications`] say how sure it is.

mod activity;
pub mod agenda;
mod arriving;
pub mod beside;
pub mod calibrate;
mod caseload;
mod changing;
pub mod chronicle;
pub mod distribution;
pub mod draws;
pub mod finding;
mod lengths;
pub mod life;
mod limits;
pub mod load;
pub mod observer;
mod people;
pub mod plan;
pub mod promise;
pub mod reading;
pub mod replications;
mod scarce;
pub mod scenario;
pub mod shard;
mod source;
mod staff;
mod stays;
pub mod tally;
mod varying;
mod waiting;
