//! How a municipality comes to be: as a real one, or as a demonstration from its first event on.

use super::Image;
use crate::id::Position;
use crate::people::Municipality;
use std::sync::Arc;

impl Image {
    /// The program was taken into use.
    pub(super) fn found(&mut self, name: &str, phone: &str) {
        self.is_municipality(name, phone, false);
    }

    /// An invented municipality was set up. What was real before it stays so.
    pub(super) fn begin_demonstration(&mut self, name: &str, phone: &str) {
        self.is_municipality(name, phone, self.position == Position(1));
    }

    fn is_municipality(&mut self, name: &str, phone: &str, is_demonstration: bool) {
        let (name, phone) = (name.to_owned(), phone.to_owned());
        self.municipality = Some(Arc::new(Municipality { name, phone, is_demonstration }));
    }
}
