//! What time it is for relative times: the server's at first, so that both sides render the same.

use leptos::prelude::*;

/// The current moment, in milliseconds since 1970. In every context.
#[derive(Debug, Clone, Copy)]
pub struct Clock(RwSignal<i64>);

impl Clock {
    /// Starts with the server's time; in the browser goes on once the page is alive.
    #[must_use]
    pub fn start() -> Self {
        let now = RwSignal::new(SharedValue::new(now).into_inner());
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| {
            let tick = move || now.set(self::now());
            let _ = set_interval_with_handle(tick, std::time::Duration::from_secs(20));
        });
        Self(now)
    }

    /// The current moment; follows it.
    #[must_use]
    pub fn now(self) -> i64 {
        self.0.get()
    }

    /// Looks at the time anew, after something was loaded or a form was answered.
    pub fn look(self) {
        #[cfg(feature = "hydrate")]
        self.0.set(now());
    }
}

fn now() -> i64 {
    #[cfg(feature = "ssr")]
    let now = use_context::<std::sync::Arc<identity::core::Core>>().map(|core| core.now()).unwrap_or_default();
    #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era fit many times")]
    let now = js_sys::Date::now() as i64;
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    let now = 0;
    now
}
