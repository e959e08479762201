//! The parts that pages are made of, one a file.

pub mod address;
pub mod badge;
pub mod breadcrumbs;
pub mod clock;
pub mod copy;
pub mod data_table;
pub mod dialog;
pub mod elsewhere;
pub mod empty_state;
pub mod header;
pub mod heading;
pub mod icon;
pub mod layout;
pub mod loaded;
pub mod menu;
pub mod namespace_list;
pub mod notice;
pub mod pagination;
pub mod problem_page;
pub mod search;
pub mod tabs;
pub mod time;
