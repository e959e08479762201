//! The parts that pages are made of, one a file.

pub mod address;
pub mod badge;
pub mod breadcrumbs;
pub mod clock;
pub mod copy;
pub mod dialog;
pub mod empty_state;
pub mod found_list;
pub mod global_search;
pub mod header;
pub mod heading;
pub mod icon;
pub mod layout;
pub mod loaded;
pub mod menu;
pub mod namespace_list;
pub mod notice;
pub mod pagination;
pub mod preferences;
pub mod problem_page;
pub mod search;
pub mod tabs;
pub mod time;
