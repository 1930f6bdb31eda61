//! Charts as SVG, drawn on the server; the same picture on the screen, on paper and without JavaScript.
//!
//! The drawing is the plotters crate's; here it gets a name and a description for those who don't see
//! it. The table with the same figures stands beside the chart on every page that shows one.

use plotters::prelude::{
    ChartBuilder, Circle, Color, EmptyElement, IntoDrawingArea, IntoSegmentedCoord, LineSeries,
    Polygon, RGBColor, Rectangle, SVGBackend, SegmentValue, Text, TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, IntoFont};

/// One bar.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) count: u32,
    /// Drawn darker, so that what is outside the promise stands out without colour alone.
    pub(crate) is_outside: bool,
}

const SIZE: (u32, u32) = (720, 320);
const INSIDE: RGBColor = RGBColor(0x27, 0x6b, 0xa8);
const OUTSIDE: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);

/// A bar chart. `id` is unique on the page.
///
/// An empty text when it can't be drawn: the table beside it then says all.
pub(crate) fn bars(id: &str, title: &str, description: &str, axis: &str, bars: &[Bar]) -> String {
    let mut svg = String::new();
    let drawn = draw(&mut svg, axis, bars);
    if let Err(error) = drawn {
        tracing::warn!(%error, "a chart could not be drawn");
        return String::new();
    }
    named(&svg, id, title, description)
}

fn draw(svg: &mut String, axis: &str, bars: &[Bar]) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let highest = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let last = i32::try_from(bars.len()).unwrap_or(i32::MAX).saturating_sub(1).max(0);
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(48)
        .y_label_area_size(52)
        .build_cartesian_2d((0..last).into_segmented(), 0..highest + highest / 8 + 1)
        .map_err(|error| failed(&error))?;
    let label = |segment: &SegmentValue<i32>| match segment {
        SegmentValue::CenterOf(index) | SegmentValue::Exact(index) => usize::try_from(*index)
            .ok()
            .and_then(|index| bars.get(index))
            .map_or_else(String::new, |bar| bar.label.clone()),
        SegmentValue::Last => String::new(),
    };
    let font = (FontFamily::SansSerif, 15).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(RGBColor(0xff, 0xff, 0xff))
        .bold_line_style(RGBColor(0xdc, 0xdc, 0xdc))
        .x_labels(bars.len())
        .x_label_formatter(&label)
        .x_desc(axis)
        .label_style(font.clone())
        .axis_desc_style(font.clone())
        .draw()
        .map_err(|error| failed(&error))?;
    let above: TextStyle<'_> = font.pos(Pos::new(HPos::Center, VPos::Bottom));
    for (index, bar) in (0..).zip(bars) {
        let colour = if bar.is_outside { OUTSIDE } else { INSIDE };
        let corners =
            [(SegmentValue::Exact(index), 0), (SegmentValue::Exact(index + 1), bar.count)];
        let mut rectangle = Rectangle::new(corners, colour.filled());
        rectangle.set_margin(0, 0, 14, 14);
        let number = Text::new(
            bar.count.to_string(),
            (SegmentValue::CenterOf(index), bar.count),
            above.clone(),
        );
        chart.draw_series(std::iter::once(rectangle)).map_err(|error| failed(&error))?;
        chart.draw_series(std::iter::once(number)).map_err(|error| failed(&error))?;
    }
    area.present().map_err(|error| failed(&error))
}

/// A curve between its limits; times with per cent.
pub(crate) struct Band {
    pub(crate) middle: Vec<(f64, f64)>,
    pub(crate) low: Vec<(f64, f64)>,
    pub(crate) high: Vec<(f64, f64)>,
}

/// A point of a control chart, in per cent or as a number.
pub(crate) struct Line {
    /// How many months after the first.
    pub(crate) at: f64,
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) mean: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Drawn as a square, so that a signal stands out without colour alone.
    pub(crate) is_marked: bool,
}

const SHADE: RGBColor = RGBColor(0xd4, 0xe4, 0xf2);
const GRID: RGBColor = RGBColor(0xdc, 0xdc, 0xdc);
const LIMIT: RGBColor = RGBColor(0x8a, 0x8a, 0x8a);
const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// A falling curve with its band: a step at every time. As [`bars`].
pub(crate) fn curve(id: &str, title: &str, description: &str, axis: &str, band: &Band) -> String {
    let mut svg = String::new();
    if let Err(error) = draw_curve(&mut svg, axis, band) {
        tracing::warn!(%error, "a chart could not be drawn");
        return String::new();
    }
    named(&svg, id, title, description)
}

/// A control chart. As [`bars`].
pub(crate) fn control(
    id: &str,
    title: &str,
    description: &str,
    axis: &str,
    is_share: bool,
    lines: &[Line],
) -> String {
    let mut svg = String::new();
    if let Err(error) = draw_control(&mut svg, axis, is_share, lines) {
        tracing::warn!(%error, "a chart could not be drawn");
        return String::new();
    }
    named(&svg, id, title, description)
}

/// A step curve's corners: the value holds until the next time.
fn steps(points: &[(f64, f64)], end: f64) -> Vec<(f64, f64)> {
    let nexts = points.iter().skip(1).map(|(time, _)| *time).chain([end]);
    points
        .iter()
        .zip(nexts)
        .flat_map(|((time, value), next)| [(*time, *value), (next, *value)])
        .collect()
}

fn per_cent(value: &f64) -> String {
    format!("{value:.0} %")
}

/// A whole number; between two of them nothing.
fn whole(value: &f64) -> String {
    let is_whole = (value - value.round()).abs() < 1e-6;
    if is_whole { format!("{value:.0}") } else { String::new() }
}

fn draw_curve(svg: &mut String, axis: &str, band: &Band) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let end = band.middle.last().map_or(1.0, |(time, _)| *time).max(1.0) * 1.02;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(48)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..end, 0.0..100.0)
        .map_err(|error| failed(&error))?;
    let font = (FontFamily::SansSerif, 15).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .x_desc(axis)
        .x_label_formatter(&whole)
        .y_label_formatter(&per_cent)
        .label_style(font.clone())
        .axis_desc_style(font)
        .draw()
        .map_err(|error| failed(&error))?;
    let mut outline = steps(&band.high, end);
    outline.extend(steps(&band.low, end).into_iter().rev());
    let shade = Polygon::new(outline, SHADE.filled());
    chart.draw_series(std::iter::once(shade)).map_err(|error| failed(&error))?;
    let line = LineSeries::new(steps(&band.middle, end), INSIDE.stroke_width(3));
    chart.draw_series(line).map_err(|error| failed(&error))?;
    area.present().map_err(|error| failed(&error))
}

fn draw_control(
    svg: &mut String,
    axis: &str,
    is_share: bool,
    lines: &[Line],
) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let end = lines.last().map_or(1.0, |line| line.at).max(1.0);
    let highest = lines.iter().map(|line| line.high.max(line.value)).fold(0.0, f64::max);
    let lowest = lines.iter().map(|line| line.low.min(line.value)).fold(0.0, f64::min);
    let height = if is_share { 0.0..105.0 } else { lowest * 1.05..(highest * 1.05).max(1.0) };
    let number = |value: &f64| {
        if is_share {
            per_cent(value)
        } else if highest < 10.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.0}")
        }
    };
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(48)
        .y_label_area_size(60)
        .build_cartesian_2d(-0.3..end + 0.3, height)
        .map_err(|error| failed(&error))?;
    let label = |at: &f64| {
        let near = lines.iter().min_by(|a, b| (a.at - at).abs().total_cmp(&(b.at - at).abs()));
        near.map_or_else(String::new, |line| line.label.clone())
    };
    let font = (FontFamily::SansSerif, 15).into_font().color(&INK);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .x_labels(8)
        .x_desc(axis)
        .x_label_formatter(&label)
        .y_label_formatter(&number)
        .label_style(font.clone())
        .axis_desc_style(font)
        .draw()
        .map_err(|error| failed(&error))?;
    let of = |value: fn(&Line) -> f64| lines.iter().map(move |line| (line.at, value(line)));
    for limit in [of(|line| line.low), of(|line| line.high)] {
        chart.draw_series(LineSeries::new(limit, LIMIT.stroke_width(2))).map_err(|e| failed(&e))?;
    }
    let mean = LineSeries::new(of(|line| line.mean), INK.stroke_width(1));
    chart.draw_series(mean).map_err(|error| failed(&error))?;
    let values = LineSeries::new(of(|line| line.value), INSIDE.stroke_width(2));
    chart.draw_series(values).map_err(|error| failed(&error))?;
    let ordinary = lines.iter().filter(|line| !line.is_marked);
    let dots = ordinary.map(|line| Circle::new((line.at, line.value), 4, INSIDE.filled()));
    chart.draw_series(dots).map_err(|error| failed(&error))?;
    let marked = lines.iter().filter(|line| line.is_marked);
    let marks = marked.map(|line| {
        EmptyElement::at((line.at, line.value))
            + Rectangle::new([(-6, -6), (6, 6)], OUTSIDE.filled())
    });
    chart.draw_series(marks).map_err(|error| failed(&error))?;
    area.present().map_err(|error| failed(&error))
}

/// Gives a drawing its name and description, and lets the page decide its width.
fn named(svg: &str, id: &str, title: &str, description: &str) -> String {
    let Some((_, inside)) = svg.split_once('>') else { return String::new() };
    let (title, description) = (escaped(title), escaped(description));
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-title\">{title}</title>\
         <desc id=\"{id}-desc\">{description}</desc>{inside}",
        SIZE.0, SIZE.1
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
