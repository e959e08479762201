//! What is known of CI systems: how their issuers are recognised, what their tokens say, which claims to bind, what
//! a trust in them lets in, and how a job asks for its token. Pure: the editor in the browser uses the same.

mod breadth;
mod claim_names;
mod identities;
mod merge_requests;
mod preset;
mod reach;
mod recognise;
mod snippet;
mod system;

pub use breadth::{Grade, Warning, review, review_as};
pub use claim_names::ClaimName;
pub use identities::Identity;
pub use preset::{Question, is_left_out, question, questions, with_questions};
pub use reach::{in_words, in_words_as};
pub use snippet::{Snippet, SnippetContext, snippets};
pub use system::CiSystem;
