//! A page that shows data of the server.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::{clock::Clock, problem_page::ProblemPage};
use crate::{api::UiProblem, application::Shared};

/// Data of the server, or why there is none.
pub type Data<T> = Resource<Result<T, UiProblem>>;

/// Loads data, and again when the key changes or something was changed.
pub fn load<K, T, F>(
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
) -> Data<T>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, UiProblem>> + Send + 'static,
{
    let changes = Shared::get().changes;
    Resource::new(move || (key(), changes.get()), move |(key, _)| fetch(key))
}

/// Shows a page once its data is there, or why it is not.
#[component]
pub fn Loaded<T, F>(
    /// The data.
    data: Data<T>,
    /// Makes the page of it.
    view: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    let clock: Clock = expect_context();
    let alive = Shared::get().alive;
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(data) => {
                            // While the page comes alive it must say what the server said.
                            if alive.get_untracked() {
                                clock.look();
                            }
                            view(data)
                        }
                        Err(problem) => view! { <ProblemPage problem=problem.0 /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}
