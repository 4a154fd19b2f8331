//! Charts: a line over time, and horizontal bars. Their numbers are in a table as well, so that nobody depends on the drawing.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

/// A number of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is of: a month, a role.
    pub label: String,
    /// The number.
    pub value: u64,
    /// The list that it counts.
    pub href: Option<String>,
}

/// The drawing is so wide and so high; the style sheet stretches it.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 120;

/// Where a number is between the bottom and the top of the drawing, from above.
fn height_of(value: u64, top: u64) -> u64 {
    HEIGHT - (value * HEIGHT).checked_div(top).unwrap_or_default().min(HEIGHT)
}

/// The number of the top line: the greatest one, rounded up to one or two leading digits.
fn top_of(figures: &[Figure]) -> u64 {
    let most = figures.iter().map(|figure| figure.value).max().unwrap_or_default().max(4);
    let mut step = 1;
    while step * 40 < most {
        step *= 10;
    }
    most.div_ceil(step * 4) * step * 4
}

fn number(figure: &Figure) -> AnyView {
    let text = messages().number(figure.value);
    match &figure.href {
        Some(href) => view! { <a class="link number" href=url(href.clone())>{text}</a> }.into_any(),
        None => view! { <span class="number">{text}</span> }.into_any(),
    }
}

/// A line over time with its table below.
#[component]
pub fn LineChart(
    /// What the chart shows, in one sentence.
    #[prop(into)]
    label: String,
    /// The heads of the table: the times, and the numbers.
    heads: [&'static str; 2],
    /// The numbers, oldest first.
    figures: Vec<Figure>,
) -> impl IntoView {
    let m = messages();
    let top = top_of(&figures);
    let last = u64::try_from(figures.len()).unwrap_or_default().saturating_sub(1).max(1);
    let points: Vec<String> = (0_u64..)
        .zip(&figures)
        .map(|(at, figure)| {
            [(at * WIDTH / last).to_string(), height_of(figure.value, top).to_string()].join(" ")
        })
        .collect();
    let line = ["M ", &points.join(" L ")].concat();
    let area = format!("{line} L {WIDTH} {HEIGHT} L 0 {HEIGHT} Z");
    // A stroke of no length is a dot that is not stretched.
    let dots: String = points.iter().map(|point| format!("M {point} h 0 ")).collect();
    let label_of = |at: usize| figures.get(at).map(|figure| figure.label.clone()).unwrap_or_default();
    let times = [0, figures.len() / 2, figures.len().saturating_sub(1)]
        .map(|at| view! { <span>{label_of(at)}</span> })
        .collect_view();
    let grid = [0, HEIGHT / 2, HEIGHT]
        .map(|y| {
            let [left, right, y] = [0, WIDTH, y].map(|at| at.to_string());
            view! { <line class="chart-grid" x1=left x2=right y1=y.clone() y2=y></line> }
        })
        .collect_view();
    let scale = [top, top / 2, 0].map(|value| view! { <span>{m.number(value)}</span> }).collect_view();
    let rows = figures
        .iter()
        .map(|figure| {
            view! {
                <tr>
                    <th scope="row">{figure.label.clone()}</th>
                    <td>{number(figure)}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let view_box = format!("0 0 {WIDTH} {HEIGHT}");
    view! {
        <figure class="chart">
            <div class="chart-drawing">
                <div class="chart-scale" aria-hidden="true">{scale}</div>
                <svg role="img" aria-label=label.clone() viewBox=view_box preserveAspectRatio="none">
                    {grid}
                    <path class="chart-area" d=area></path>
                    <path class="chart-line" d=line></path>
                    <path class="chart-dots" d=dots></path>
                </svg>
                <div class="chart-times" aria-hidden="true">{times}</div>
            </div>
            <details>
                <summary>{m.kit_chart_table()}</summary>
                <table class="chart-table">
                    <caption class="visually-hidden">{label}</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

/// Horizontal bars. The chart is a table whose rows have a bar.
#[component]
pub fn BarChart(
    /// What the chart shows.
    #[prop(into)]
    label: String,
    /// The heads of the table: the things, and the numbers.
    heads: [&'static str; 2],
    /// The bars, from above.
    figures: Vec<Figure>,
) -> impl IntoView {
    let most = figures.iter().map(|figure| figure.value).max().unwrap_or_default().max(1);
    let rows = figures
        .iter()
        .map(|figure| {
            let length = (figure.value * 100).div_ceil(most);
            view! {
                <tr>
                    <th scope="row">{figure.label.clone()}</th>
                    <td class="bar-cell" aria-hidden="true">
                        <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none">
                            <rect width=length.to_string() height="1"></rect>
                        </svg>
                    </td>
                    <td>{number(figure)}</td>
                </tr>
            }
        })
        .collect_view();
    let [things, numbers] = heads;
    view! {
        <table class="chart-table bars">
            <caption class="visually-hidden">{label}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{things}</th>
                    <td></td>
                    <th scope="col">{numbers}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn figure(label: &str, value: u64) -> Figure {
        Figure { label: label.to_owned(), value, href: Some(format!("/o/acme/users?role={label}")) }
    }

    #[test]
    fn the_scale_ends_at_a_round_number_that_has_room_for_all() {
        for (most, top) in [(0, 4), (3, 4), (5, 8), (38, 40), (41, 80), (1_284, 1_600), (100_000, 120_000)] {
            assert_eq!(top_of(&[figure("a", most)]), top, "{most}");
            assert!(top % 4 == 0);
        }
        assert_eq!((height_of(0, 40), height_of(40, 40), height_of(10, 40)), (HEIGHT, 0, 90));
    }

    #[test]
    fn each_number_of_a_chart_is_in_its_table_and_leads_to_its_list() {
        let figures = vec![figure("admin", 3), figure("member", 1_284), figure("viewer", 0)];
        let bars = Owner::new().with(|| {
            view! { <BarChart label="Roles by size" heads=["Role", "People"] figures=figures.clone()/> }
                .to_html()
        });
        let line = Owner::new()
            .with(|| view! { <LineChart label="Members" heads=["Month", "Members"] figures/> }.to_html());
        for html in [&bars, &line] {
            assert!(html.contains("href=\"/o/acme/users?role=member\"") && html.contains("1,284"), "{html}");
            assert!(html.contains("<th scope=\"row\">viewer<"), "{html}");
        }
        assert!(bars.contains("<rect width=\"100\"") && bars.contains("<rect width=\"0\""), "{bars}");
        assert!(line.contains("role=\"img\" aria-label=\"Members\""), "{line}");
    }

    #[test]
    fn a_chart_without_numbers_draws_nothing_and_breaks_nothing() {
        let html = Owner::new().with(|| {
            view! { <LineChart label="Members" heads=["Month", "Members"] figures=Vec::new()/> }.to_html()
        });
        assert!(html.contains("<svg"), "{html}");
    }
}
