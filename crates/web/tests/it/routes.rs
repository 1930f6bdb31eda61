//! Every route of the product, with an address and a form that would be taken in from the right one.

use crate::house::{self, AGREED, BACK, CITIZENS_TURN, CLOSED, COURSE, ENDED, House, LATE, NEW};
use roret_domain::id::{CommandKey, Position};
use roret_web::follow_up_hash;

/// A route with something to ask there.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    /// As the router writes it.
    pub(crate) pattern: &'static str,
    pub(crate) path: String,
    /// The form's fields; none for a page that is only read.
    pub(crate) form: Option<Vec<(&'static str, String)>>,
}

impl Route {
    /// The method and the pattern.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", if self.form.is_some() { "POST" } else { "GET" }, self.pattern)
    }

    /// The form as the browser sends it.
    pub(crate) fn body(&self) -> Option<String> {
        let form = self.form.as_ref()?;
        Some(form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish())
    }
}

/// The key of every form here. Each is sent in a house of its own.
pub(crate) fn form_key() -> CommandKey {
    house::key(900)
}

/// What to ask of a house: addresses and forms with the identifiers and versions that are in it.
pub(crate) fn routes(house: &House) -> Vec<Route> {
    let mut routes = reading(house);
    routes.extend(sending(house));
    routes
}

fn at(number: u128, page: &str) -> String {
    format!("/henvendelse/{}{page}", house::inquiry(number))
}

/// Pages that are only read.
pub(crate) fn reading(house: &House) -> Vec<Route> {
    let step = house.step(COURSE);
    let image = house.web.office.image();
    let contact = image.inquiry(house::inquiry(COURSE)).unwrap().courses[0].contacts[1].id;
    let period = "fra=2026-01-01&til=2026-11-20";
    [
        ("/", "/".to_owned()),
        ("/menu", "/menu".into()),
        ("/om", "/om".into()),
        ("/sprog/{tag}", "/sprog/en?til=%2Fom".into()),
        ("/sundhed", "/sundhed".into()),
        ("/kontakt", "/kontakt".into()),
        ("/kontakt/tak", "/kontakt/tak".into()),
        ("/vej", "/vej".into()),
        ("/vej/set", "/vej/set?foer=100".into()),
        ("/vej/{code}", format!("/vej/{}", house::WHOLE_CODE)),
        ("/log-ind", "/log-ind?til=%2Ftavle".into()),
        ("/tavle", "/tavle?visning=all".into()),
        ("/tavle/{inquiry}", format!("/tavle/{}", house::inquiry(COURSE))),
        ("/registrer", "/registrer".into()),
        ("/henvendelse", "/henvendelse?nummer=1".into()),
        ("/henvendelse/{inquiry}", at(COURSE, "")),
        ("/henvendelse/{inquiry}/svar", at(NEW, "/svar")),
        ("/henvendelse/{inquiry}/hvem", at(NEW, "/hvem")),
        ("/henvendelse/{inquiry}/ret", at(NEW, "/ret")),
        ("/henvendelse/{inquiry}/tema", at(NEW, "/tema")),
        ("/henvendelse/{inquiry}/hold", at(NEW, "/hold")),
        ("/hold", "/hold".into()),
        ("/henvendelse/{inquiry}/aftale", at(NEW, "/aftale")),
        ("/henvendelse/{inquiry}/forloeb", at(AGREED, "/forloeb")),
        ("/henvendelse/{inquiry}/kontakt", at(COURSE, "/kontakt")),
        ("/henvendelse/{inquiry}/kontakt/{contact}", at(COURSE, &format!("/kontakt/{contact}"))),
        ("/henvendelse/{inquiry}/faglighed", at(COURSE, "/faglighed")),
        ("/henvendelse/{inquiry}/skridt", at(COURSE, "/skridt")),
        ("/henvendelse/{inquiry}/skridt/{step}", at(COURSE, &format!("/skridt/{step}"))),
        (
            "/henvendelse/{inquiry}/skridt/{step}/besked",
            at(COURSE, &format!("/skridt/{step}/besked")),
        ),
        ("/henvendelse/{inquiry}/udslusning", at(COURSE, "/udslusning")),
        ("/henvendelse/{inquiry}/afslut", at(COURSE, "/afslut")),
        ("/henvendelse/{inquiry}/tilbage", at(CLOSED, "/tilbage")),
        ("/soeg", "/soeg".into()),
        ("/sletning", "/sletning".into()),
        ("/sletning/find", "/sletning/find?nummer=1".into()),
        ("/sletning/{inquiry}", format!("/sletning/{}", house::inquiry(ENDED))),
        ("/loefter", format!("/loefter?{period}")),
        ("/loefter.csv", format!("/loefter.csv?{period}")),
        ("/loefter/raekker", format!("/loefter/raekker?tal=inquiries&{period}")),
        ("/loefter/raekker.csv", format!("/loefter/raekker.csv?tal=inquiries&{period}")),
        ("/tal", format!("/tal?{period}")),
        ("/tal/{subject}", format!("/tal/strom?{period}")),
        ("/tal/{subject}/csv", format!("/tal/strom/csv?{period}")),
        ("/tal/{subject}/raekker", format!("/tal/strom/raekker?{period}")),
        ("/tal/{subject}/raekker.csv", format!("/tal/strom/raekker.csv?{period}")),
        ("/tal/udgiv", "/tal/udgiv?fra=2025-05-01&til=2025-05-31".into()),
        ("/offentlige-tal", "/offentlige-tal".into()),
        ("/offentlige-tal.csv", "/offentlige-tal.csv?tabel=channel".into()),
        ("/assets/{hash}/{*name}", "/assets/0000000000000000/roret.css".into()),
    ]
    .into_iter()
    .map(|(pattern, path)| Route { pattern, path, form: None })
    .collect()
}

/// Forms.
fn sending(house: &House) -> Vec<Route> {
    let image = house.web.office.image();
    let of = |number| image.inquiry(house::inquiry(number)).unwrap();
    let course = |number| of(number).courses[0].id.to_string();
    let seen = |position: Position| ("seen", position.to_string());
    let key = || ("key", form_key().to_string());
    let field = |name: &'static str, value: &str| (name, value.to_owned());
    let with = |fields: Vec<(&'static str, String)>| {
        std::iter::once(key()).chain(fields).collect::<Vec<_>>()
    };
    let only_key = || with(Vec::new());
    let seed = || ("seed", "07".repeat(20));
    let (whole, step) = (of(COURSE), of(COURSE).roadmap.now().unwrap());
    let contact = &whole.courses[0].contacts[1];
    let (front, colleague) = (house::worker(house::FRONT_LINE), house::worker(house::COLLEAGUE));
    let row = format!("{}:{front}", house::inquiry(LATE));
    let own_step = of(CITIZENS_TURN).roadmap.now().unwrap().id.to_string();
    let code = follow_up_hash(house::RECEIPT_CODE).unwrap().to_string();
    let involvement = whole.courses[0].involvements[1].id.to_string();
    let step_form = || {
        vec![
            field("what", "Vi ringer til holdet"),
            field("actor", "primary_contact"),
            field("to", "2026-12-01"),
        ]
    };
    let asked = |channel: Option<&str>| {
        let channel = channel.map(|channel| field("channel", channel));
        let fields = [field("requester", "citizen"), field("about", "Jeg vil gerne tale med en.")];
        with(fields.into_iter().chain(channel).collect())
    };
    let new = of(NEW);
    let facts = vec![
        seen(new.version),
        field("received_at", "2026-11-19"),
        field("channel", "phone"),
        field("requester", "relative"),
    ];
    let who = vec![seen(image.citizen(new.citizen).unwrap().version), field("name", "Eva Prøve")];
    let agreement = vec![field("wants", "Jeg vil sove."), field("kind", "individual")];
    let meeting =
        vec![field("kind", "meeting"), field("text", "Talte."), field("at", "2026-11-20")];
    let corrected = vec![seen(contact.version), field("text", "Det rigtige.")];
    let plan_version = whole.courses[0].discharge_plan.as_ref().unwrap().version;
    let plan = vec![seen(plan_version), field("afterwards", "Skak om onsdagen.")];
    let closing = vec![
        seen(plan_version),
        field("reason", "goals_reached"),
        field("closed_at", "2026-11-20"),
        field("afterwards", "Skak om onsdagen."),
    ];
    let now = |act: &str| at(COURSE, &format!("/skridt/{}{act}", step.id));
    let row_form = vec![
        seen(step.version),
        ("step", step.id.to_string()),
        field("actor", "primary_contact"),
        field("to", "2026-12-01"),
        field("her", "/tavle?visning=all"),
    ];
    let changed: Vec<_> = std::iter::once(seen(step.version)).chain(step_form()).collect();
    let ending = vec![
        field("ending", "guided_on"),
        field("text", "Fik nummeret til et kursus."),
        field("ended_at", "2026-11-20"),
    ];
    let started = vec![field("kind", "group"), field("started_at", "2026-11-20")];
    [
        ("/kontakt", "/kontakt".to_owned(), [asked(None), vec![seed()]].concat()),
        ("/vej", "/vej".into(), vec![field("code", house::WHOLE_CODE)]),
        ("/vej/luk", "/vej/luk".into(), Vec::new()),
        ("/vej/ja", "/vej/ja".into(), only_key()),
        ("/vej/skridt", "/vej/skridt".into(), with(vec![("step", own_step)])),
        ("/log-ind", "/log-ind".into(), vec![field("persona", "citizen")]),
        ("/log-af", "/log-af".into(), Vec::new()),
        ("/demo/tid", "/demo/tid".into(), vec![field("dage", "1")]),
        (
            "/tavle/kontakt",
            "/tavle/kontakt".into(),
            with(vec![("valgt", row), ("til", colleague.to_string())]),
        ),
        ("/tavle/{inquiry}", format!("/tavle/{}", whole.id), with(row_form)),
        ("/registrer", "/registrer".into(), asked(Some("walk_in"))),
        ("/henvendelse/{inquiry}/tag", at(NEW, "/tag"), only_key()),
        ("/henvendelse/{inquiry}/svar", at(NEW, "/svar"), with(ending)),
        ("/henvendelse/{inquiry}/genaabn", at(ENDED, "/genaabn"), only_key()),
        ("/henvendelse/{inquiry}/hvem", at(NEW, "/hvem"), with(who)),
        ("/henvendelse/{inquiry}/ret", at(NEW, "/ret"), with(facts)),
        ("/henvendelse/{inquiry}/aftale", at(NEW, "/aftale"), with(agreement)),
        (
            "/henvendelse/{inquiry}/aftale/ja",
            at(AGREED, "/aftale/ja"),
            with(vec![field("confirmation", "on_paper")]),
        ),
        ("/henvendelse/{inquiry}/forloeb", at(AGREED, "/forloeb"), with(started)),
        ("/henvendelse/{inquiry}/kontakt", at(COURSE, "/kontakt"), with(meeting)),
        (
            "/henvendelse/{inquiry}/kontakt/{contact}",
            at(COURSE, &format!("/kontakt/{}", contact.id)),
            with(corrected),
        ),
        (
            "/henvendelse/{inquiry}/faglighed",
            at(COURSE, "/faglighed"),
            with(vec![field("profession", "nurse")]),
        ),
        (
            "/henvendelse/{inquiry}/faglighed/slut",
            at(COURSE, "/faglighed/slut"),
            with(vec![("course", course(COURSE)), ("involvement", involvement)]),
        ),
        ("/henvendelse/{inquiry}/skridt", at(COURSE, "/skridt"), with(step_form())),
        ("/henvendelse/{inquiry}/skridt/{step}", now(""), with(changed)),
        (
            "/henvendelse/{inquiry}/skridt/{step}/besked",
            now("/besked"),
            with(vec![field("text", "Bussen holdt."), field("to", "2026-12-01")]),
        ),
        ("/henvendelse/{inquiry}/skridt/{step}/{act}", now("/faerdig"), only_key()),
        ("/henvendelse/{inquiry}/udslusning", at(COURSE, "/udslusning"), with(plan)),
        ("/henvendelse/{inquiry}/afslut", at(COURSE, "/afslut"), with(closing)),
        (
            "/henvendelse/{inquiry}/fortryd",
            at(CLOSED, "/fortryd"),
            with(vec![("course", course(CLOSED))]),
        ),
        (
            "/henvendelse/{inquiry}/tilbage",
            at(CLOSED, "/tilbage"),
            with(vec![field("reentered_at", "2026-11-20")]),
        ),
        ("/henvendelse/{inquiry}/kode", at(BACK, "/kode"), with(vec![seed()])),
        ("/henvendelse/{inquiry}/kode/luk", at(LATE, "/kode/luk"), with(vec![("code", code)])),
        (
            "/kladder",
            "/kladder".into(),
            with(vec![field("draft", "registrer"), field("about", "Halvt skrevet")]),
        ),
        (
            "/henvendelse/{inquiry}/tema",
            at(NEW, "/tema"),
            with(vec![seen(new.version), field("themes", "health"), field("themes", "relations")]),
        ),
        (
            "/henvendelse/{inquiry}/hold",
            at(NEW, "/hold"),
            with(vec![("group", house::group().to_string())]),
        ),
        (
            "/henvendelse/{inquiry}/hold/slip",
            at(COURSE, "/hold/slip"),
            with(vec![("group", house::group().to_string())]),
        ),
        (
            "/hold",
            "/hold".into(),
            with(vec![
                field("name", "Lær at lave mad"),
                field("places", "8"),
                field("from", "2026-12-01"),
                field("to", "2027-02-01"),
            ]),
        ),
        ("/soeg", "/soeg".into(), with(vec![field("who", "Opdigtet")])),
        (
            "/sletning/tid",
            "/sletning/tid".into(),
            with(vec![field("months", "72"), field("anonymous_months", "6")]),
        ),
        (
            "/sletning/{inquiry}/{act}",
            format!("/sletning/{}/spaer", house::inquiry(ENDED)),
            with(vec![field("hold", "complaint")]),
        ),
        (
            "/tal/udgiv",
            "/tal/udgiv".into(),
            with(vec![field("fra", "2025-05-01"), field("til", "2025-05-31"), field("seen", "1")]),
        ),
        ("/kladder/slet", "/kladder/slet".into(), with(vec![field("draft", "registrer")])),
        (
            "/sletning/regel",
            "/sletning/regel".into(),
            with(vec![field("archive", "not_due"), field("listed", "0")]),
        ),
    ]
    .into_iter()
    .map(|(pattern, path, form)| Route { pattern, path, form: Some(form) })
    .collect()
}
