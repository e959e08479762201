//! A moment, as people say it.

use identity::timestamp::Timestamp;
use leptos::prelude::*;

use super::clock::Clock;

/// A moment in words ("3 hours ago"), with the exact one on hover and for programs.
#[component]
pub fn Time(
    /// The moment.
    at: Timestamp,
    /// It may be one that is still to come. All others have passed, whatever the clock of this computer says.
    #[prop(optional)]
    upcoming: bool,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let exact = at.to_string();
    let title = format!("{} {} UTC", &exact[..10], &exact[11..19]);
    view! { <time datetime=exact title=title>{move || told(at.0, clock.now(), upcoming)}</time> }
}

/// A clock that is behind, or was last looked at before the moment, makes no future of what has passed.
fn told(at: i64, now: i64, upcoming: bool) -> String {
    relative(if upcoming { at } else { at.min(now) }, now)
}

/// The distance between two moments in words.
#[must_use]
pub fn relative(at: i64, now: i64) -> String {
    let seconds = (now - at).abs() / 1000;
    let (count, unit) = match seconds {
        0..45 => return if at > now { "in a moment" } else { "just now" }.to_owned(),
        45..2_700 => ((seconds + 30) / 60, "minute"),
        2_700..79_200 => ((seconds + 1_800) / 3_600, "hour"),
        79_200..2_246_400 => ((seconds + 43_200) / 86_400, "day"),
        2_246_400..27_648_000 => ((seconds + 1_296_000) / 2_592_000, "month"),
        _ => ((seconds + 15_768_000) / 31_536_000, "year"),
    };
    let count = count.max(1);
    let plural = if count == 1 { "" } else { "s" };
    if at > now { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::{relative, told};

    #[test]
    fn what_has_passed_is_never_still_to_come() {
        let now = 2_000_000_000_000;
        assert_eq!(told(now + 5_000, now, false), "just now");
        assert_eq!(told(now + 600_000, now, false), "just now");
        assert_eq!(told(now - 600_000, now, false), "10 minutes ago");
        assert_eq!(told(now + 5_000, now, true), "in a moment");
        assert_eq!(told(now + 600_000, now, true), "in 10 minutes");
    }

    #[test]
    fn distances_read_like_speech() {
        let now = 2_000_000_000_000;
        let table = [
            (0, "just now"),
            (44, "just now"),
            (45, "1 minute ago"),
            (600, "10 minutes ago"),
            (2_700, "1 hour ago"),
            (7_200, "2 hours ago"),
            (86_400, "1 day ago"),
            (86_400 * 20, "20 days ago"),
            (86_400 * 31, "1 month ago"),
            (86_400 * 400, "1 year ago"),
            (-10, "in a moment"),
            (-3_600, "in 1 hour"),
        ];
        for (seconds, text) in table {
            assert_eq!(relative(now - seconds * 1000, now), text, "{seconds}");
        }
    }
}
