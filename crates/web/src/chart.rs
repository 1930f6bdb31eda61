//! Charts as SVG, drawn on the server; the same picture on the screen, on paper and without JavaScript.
//!
//! The drawing is the plotters crate's; here it gets a name and a description for those who don't see
//! it. The table with the same figures stands beside the chart on every page that shows one.

use plotters::prelude::{
    ChartBuilder, Color, IntoDrawingArea, IntoSegmentedCoord, RGBColor, Rectangle, SVGBackend,
    SegmentValue, Text, TextStyle,
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
