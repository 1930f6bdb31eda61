//! The pages: one module each, its template beside it.

mod about;
mod agreement;
mod board;
mod closing;
mod contact;
mod drafts;
mod erasure;
mod figures;
mod followup;
mod front;
mod groups;
mod inquiry;
mod inquiry_forms;
mod people;
mod promise;
mod publish;
mod published;
mod receipt;
mod register;
mod roadmap;
mod search;
mod sign_in;
mod staff;
mod steps;
mod themes;

use crate::{Web, assets};
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

/// Every route of the product.
pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/", get(front::show))
        .route("/menu", get(about::menu))
        .route("/om", get(about::about))
        .route("/sprog/{tag}", get(about::language))
        .route("/sundhed", get(about::health))
        .route("/kontakt", get(contact::show).post(contact::send))
        .route("/kontakt/tak", get(receipt::show))
        .route("/vej", get(roadmap::show).post(roadmap::enter))
        .route("/vej/set", get(roadmap::looked))
        .route("/vej/luk", post(roadmap::leave))
        .route("/vej/ja", post(roadmap::confirm))
        .route("/vej/skridt", post(roadmap::finish))
        .route("/vej/{code}", get(roadmap::link))
        .route("/log-ind", get(sign_in::show).post(sign_in::enter))
        .route("/log-af", post(sign_in::leave))
        .route("/demo/tid", post(sign_in::move_clock))
        .route("/tavle", get(board::show))
        .route("/tavle/kontakt", post(board::change_primary_contacts))
        .route("/tavle/{inquiry}", get(board::edit_row).post(board::change_row))
        .route("/registrer", get(register::show).post(register::send))
        .route("/henvendelse", get(inquiry::find))
        .route("/henvendelse/{inquiry}", get(inquiry::show))
        .route("/henvendelse/{inquiry}/tag", post(inquiry_forms::take))
        .route(
            "/henvendelse/{inquiry}/svar",
            get(inquiry_forms::answer).post(inquiry_forms::send_answer),
        )
        .route("/henvendelse/{inquiry}/genaabn", post(inquiry_forms::reopen))
        .route("/henvendelse/{inquiry}/hvem", get(inquiry_forms::who).post(inquiry_forms::send_who))
        .route(
            "/henvendelse/{inquiry}/ret",
            get(inquiry_forms::correct).post(inquiry_forms::send_correction),
        )
        .route("/henvendelse/{inquiry}/tema", get(themes::show).post(themes::note))
        .route("/henvendelse/{inquiry}/hold", get(groups::place).post(groups::ask_for_place))
        .route("/henvendelse/{inquiry}/hold/slip", post(groups::give_up_place))
        .route("/hold", get(groups::show).post(groups::open))
        .route("/henvendelse/{inquiry}/aftale", get(agreement::show).post(agreement::send_words))
        .route("/henvendelse/{inquiry}/aftale/ja", post(agreement::confirm))
        .route("/henvendelse/{inquiry}/forloeb", get(agreement::start).post(agreement::send_start))
        .route("/henvendelse/{inquiry}/kontakt", get(people::contact).post(people::send_contact))
        .route(
            "/henvendelse/{inquiry}/kontakt/{contact}",
            get(people::correct).post(people::send_correction),
        )
        .route(
            "/henvendelse/{inquiry}/faglighed",
            get(people::involve).post(people::send_involvement),
        )
        .route("/henvendelse/{inquiry}/faglighed/slut", post(people::end_involvement))
        .route("/henvendelse/{inquiry}/skridt", get(steps::plan).post(steps::send_plan))
        .route("/henvendelse/{inquiry}/skridt/{step}", get(steps::change).post(steps::send_change))
        .route(
            "/henvendelse/{inquiry}/skridt/{step}/besked",
            get(steps::delay).post(steps::send_delay),
        )
        .route("/henvendelse/{inquiry}/skridt/{step}/{act}", post(steps::act))
        .route("/henvendelse/{inquiry}/udslusning", get(closing::plan).post(closing::send_plan))
        .route("/henvendelse/{inquiry}/afslut", get(closing::close).post(closing::send_close))
        .route("/henvendelse/{inquiry}/fortryd", post(closing::withdraw))
        .route("/henvendelse/{inquiry}/tilbage", get(closing::reenter).post(closing::send_reentry))
        .route("/henvendelse/{inquiry}/kode", post(followup::issue))
        .route("/henvendelse/{inquiry}/kode/luk", post(followup::revoke))
        .route("/kladder", post(drafts::keep))
        .route("/kladder/slet", post(drafts::drop))
        .route("/soeg", get(search::show).post(search::search))
        .route("/sletning", get(erasure::show))
        .route("/sletning/find", get(erasure::find))
        .route("/sletning/tid", post(erasure::keep))
        .route("/sletning/regel", post(erasure::release))
        .route("/sletning/{inquiry}", get(erasure::person))
        .route("/sletning/{inquiry}/{act}", post(erasure::act))
        .route("/loefter", get(promise::show))
        .route("/tal", get(figures::first))
        .route("/tal/udgiv", get(publish::show).post(publish::publish))
        .route("/offentlige-tal", get(published::show))
        .route("/offentlige-tal.csv", get(published::csv))
        .route("/tal/{subject}", get(figures::show))
        .route("/tal/{subject}/csv", get(figures::csv))
        .route("/tal/{subject}/raekker", get(figures::rows))
        .route("/tal/{subject}/raekker.csv", get(figures::rows_csv))
        .route("/loefter.csv", get(promise::csv))
        .route("/loefter/raekker", get(promise::rows))
        .route("/loefter/raekker.csv", get(promise::rows_csv))
        .route("/assets/{hash}/{*name}", get(assets::serve))
        .fallback(about::not_found)
}
