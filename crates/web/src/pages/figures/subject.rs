//! What the leaders' figures are about: one page for each.

roret_domain::codes! {
    /// A page of figures.
    pub enum Subject {
        /// How long people wait.
        Waiting = "ventetid",
        /// How long courses last.
        Duration = "varighed",
        /// What came in and what went out.
        Flow = "strom",
        /// Who comes back.
        Return = "igen",
        /// How much contact there is.
        Contacts = "kontakter",
        /// How long steps of the roadmap take.
        Steps = "skridt",
        /// Whose goals steer.
        Goals = "maal",
        /// How full groups are.
        Groups = "hold",
        /// How often forecasts held.
        Coverage = "forudsigelser",
        /// Who has how much.
        Caseload = "belastning",
    }
}
