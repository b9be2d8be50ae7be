//! Charts drawn on the server: plain SVG of whole numbers, each with a table beside it that says the same.

use leptos::prelude::*;

/// Width of the drawing area, in its own units.
const WIDTH: i64 = 600;
const HEIGHT: i64 = 160;

/// Bars beside each other, one a day. Bare for screen readers: the table speaks.
#[component]
pub fn DayBars(
    /// What each bar stands for, and how high it is.
    bars: Vec<(String, i64)>,
) -> impl IntoView {
    let most = bars.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let step = WIDTH / i64::try_from(bars.len()).unwrap_or(1).max(1);
    let bar = |(n, (label, value)): (usize, (String, i64))| {
        let height = share(value.max(0), most, HEIGHT);
        let x = i64::try_from(n).unwrap_or(0) * step + step / 8;
        let width = (step * 3 / 4).max(2);
        view! {
            <rect class="overview-chart__bar" x=x y=HEIGHT - height width=width height=height rx="2"><title>{label}</title></rect>
        }
    };
    let bars: Vec<_> = bars.into_iter().enumerate().map(bar).collect();
    view! {
        <svg class="overview-chart" viewBox=format!("0 0 {WIDTH} {}", HEIGHT + 1) aria-hidden="true" focusable="false" preserveAspectRatio="none">
            {bars}
            <line class="overview-chart__ground" x1="0" x2=WIDTH y1=HEIGHT y2=HEIGHT/>
        </svg>
    }
}

/// One bar that fills its share of a row.
#[component]
pub fn ShareBar(value: i64, most: i64) -> impl IntoView {
    let width = share(value.max(0), most.max(1), WIDTH);
    view! {
        <svg class="overview-share" viewBox=format!("0 0 {WIDTH} 12") aria-hidden="true" focusable="false" preserveAspectRatio="none">
            <rect class="overview-share__ground" x="0" y="0" width=WIDTH height="12"/>
            <rect class="overview-chart__bar" x="0" y="0" width=width height="12"/>
        </svg>
    }
}

/// `value` of `most`, as a part of `whole`; at least a hair if there is anything.
fn share(value: i64, most: i64, whole: i64) -> i64 {
    let part = i128::from(value) * i128::from(whole) / i128::from(most);
    let part = i64::try_from(part).unwrap_or(whole).min(whole);
    if value > 0 { part.max(2) } else { 0 }
}

/// `part` of `whole` in whole percent.
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 { "–".to_owned() } else { format!("{}%", i128::from(part) * 100 / i128::from(whole)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_never_higher_than_its_chart() {
        assert_eq!(share(0, 10, 160), 0);
        assert_eq!(share(5, 10, 160), 80);
        assert_eq!(share(1, 1_000_000, 160), 2, "something is seen");
        assert_eq!(share(i64::MAX, 1, 160), 160);
        assert_eq!((percent(1, 3), percent(1, 0)), ("33%".to_owned(), "–".to_owned()));
    }
}
