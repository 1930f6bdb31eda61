//! The few distribution functions that the figures need.
//!
//! The regularised incomplete gamma function is computed by its series below `shape + 1` and by Lentz's
//! continued fraction above (Press et al., *Numerical Recipes*, 3rd ed., 6.2), the logarithm of the
//! gamma function by Lanczos's approximation (g = 7, nine terms). Relative error below 1e-12 where a figure looks.

/// The two-sided 95 % point of the normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

const LANCZOS: [f64; 9] = [
    0.999_999_999_999_809_9,
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];
const LANCZOS_G: f64 = 7.0;
const TERMS_MAX: u32 = 100_000;
const CLOSE: f64 = 1e-16;

/// The natural logarithm of the gamma function of a positive number.
fn ln_gamma(x: f64) -> f64 {
    let x = x - 1.0;
    let [first, rest @ ..] = LANCZOS;
    let (sum, _) = rest
        .iter()
        .fold((first, 1.0), |(sum, k), coefficient| (sum + coefficient / (x + k), k + 1.0));
    let t = x + LANCZOS_G + 0.5;
    (2.0 * std::f64::consts::PI).sqrt().ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The share of a gamma distribution of scale 1 that lies above `x`.
pub fn gamma_tail(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
        for _ in 0..TERMS_MAX {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * CLOSE {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    let tiny = f64::MIN_POSITIVE / f64::EPSILON;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / tiny;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..TERMS_MAX {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / (a * d + b).abs().max(tiny).copysign(a * d + b);
        c = (b + a / c).abs().max(tiny).copysign(b + a / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    front * fraction
}

/// The chance of a chi-square value this large or larger.
pub fn chi_square_tail(value: f64, degrees_of_freedom: u32) -> f64 {
    gamma_tail(f64::from(degrees_of_freedom) / 2.0, value / 2.0)
}

/// The value below which this share of a gamma distribution lies, by bisection.
pub fn gamma_quantile(share: f64, shape: f64, scale: f64) -> f64 {
    let above = 1.0 - share;
    let (mut low, mut high) = (0.0, shape.max(1.0));
    while gamma_tail(shape, high) > above {
        high *= 2.0;
    }
    while high - low > high * 1e-12 {
        let middle = f64::midpoint(low, high);
        if gamma_tail(shape, middle) > above {
            low = middle;
        } else {
            high = middle;
        }
    }
    scale * f64::midpoint(low, high)
}
