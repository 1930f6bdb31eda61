//! The models that the peers run: A one server, B five, C five activities with ways back.

/// A network of servers.
pub(crate) struct Network {
    pub(crate) names: &'static [&'static str],
    pub(crate) arrivals: &'static [f64],
    pub(crate) urgent: f64,
    pub(crate) mean: &'static [f64],
    pub(crate) servers: &'static [u32],
    pub(crate) then: &'static [&'static [f64]],
}

const A: Network = Network {
    names: &["desk"],
    arrivals: &[0.8],
    urgent: 0.0,
    mean: &[1.0],
    servers: &[1],
    then: &[&[]],
};

const B: Network = Network { arrivals: &[4.0], servers: &[5], ..A };

const C: Network = Network {
    names: &["counselling", "individual", "group", "authority", "housing"],
    arrivals: &[1.0, 0.0, 0.0, 0.2, 0.0],
    urgent: 0.2,
    mean: &[1.5, 20.0, 30.0, 10.0, 60.0],
    servers: &[2, 14, 10, 5, 8],
    then: &[
        &[0.0, 0.35, 0.15, 0.10, 0.0],
        &[0.10, 0.0, 0.20, 0.05, 0.0],
        &[0.05, 0.05, 0.0, 0.0, 0.0],
        &[0.0, 0.30, 0.10, 0.0, 0.20],
        &[0.0, 0.30, 0.0, 0.10, 0.0],
    ],
};

pub(crate) fn of(name: &str) -> Option<&'static Network> {
    match name {
        "A" => Some(&A),
        "B" => Some(&B),
        "C" => Some(&C),
        _ => None,
    }
}

impl Network {
    /// The same as a scenario for the product.
    pub(crate) fn scenario(&self, days: f64) -> String {
        let classes = if self.urgent > 0.0 { "classes = [\"urgent\", \"ordinary\"]\n" } else { "" };
        let mut text = format!("title = \"bench\"\n{classes}[run]\ndays = {days:.1}\n");
        for (name, rate) in self.names.iter().zip(self.arrivals) {
            if *rate > 0.0 {
                text += &format!(
                    "[[source]]\nname = \"{name}\"\nper_day = {rate:?}\nto = \"{name}\"\n"
                );
                if self.urgent > 0.0 {
                    let urgent = self.urgent;
                    text +=
                        &format!("class = {{ urgent = {urgent}, ordinary = {} }}\n", 1.0 - urgent);
                }
            }
        }
        for (((name, mean), servers), then) in
            self.names.iter().zip(self.mean).zip(self.servers).zip(self.then)
        {
            text += &format!(
                "[[activity]]\nname = \"{name}\"\nservers = {servers}\n\
                 takes_days = {{ distribution = \"exponential\", mean = {mean:?} }}\n"
            );
            let mut shares: Vec<String> = self
                .names
                .iter()
                .zip(*then)
                .filter(|(_, share)| **share > 0.0)
                .map(|(name, share)| format!("{name} = {share:?}"))
                .collect();
            shares.push(format!("leaves = {:.2}", 1.0 - then.iter().sum::<f64>()));
            text += &format!("then = {{ {} }}\n", shares.join(", "));
        }
        text
    }
}
