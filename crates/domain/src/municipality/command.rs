//! What people ask about the municipality, its units and workers.

use super::Role;
use crate::id::UnitId;
use crate::record::commands;

commands! {
    /// What is asked for.
    MunicipalityCommand of Municipality;

    /// Takes the program into use.
    FoundMunicipality {
        /// The municipality's name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// Sets up an invented municipality, for whoever tries the program.
    FoundDemonstration {
        /// Its name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// Opens a unit; its identifier is the command's key.
    OpenUnit {
        /// Its name.
        name: String = told_to_everybody,
        /// Its telephone.
        phone: String = told_to_everybody,
        /// When somebody answers, in words.
        answering_hours: String = told_to_everybody,
    }
    /// Adds a worker; the identifier is the command's key.
    AddWorker {
        /// Full name.
        name: String = told_to_everybody,
        /// What the worker may do.
        role: Role,
        /// The unit.
        unit: UnitId,
        /// Direct telephone.
        phone: String = told_to_everybody,
    }
}
