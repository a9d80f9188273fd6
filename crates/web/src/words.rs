//! The texts of pages: one table a language. A text that a language lacks does not compile.

mod audit;
mod dates;
mod developers;
mod reference;
mod errors;
mod frame;
mod gate;
mod lead;
mod home;
mod lead_edit;
mod leads;
mod setup;
mod me;
mod add_lead;
mod people;
mod system;
mod roles;
mod times;
mod views;
mod sums;
mod many;
mod jobs;
mod deletion;
mod lists;
mod fields;
mod dutch;
mod english;
mod german;

pub use add_lead::LeadAddWords;
pub use audit::AuditWords;
pub use dates::DateWords;
pub use deletion::DeletionWords;
pub use developers::DevelopersWords;
pub use dutch::DUTCH;
pub use english::{ENGLISH, grouped};
pub use errors::ErrorWords;
pub use fields::FieldsWords;
pub use frame::{FrameWords, KeyGroup, KeyWords};
pub use gate::GateWords;
pub use german::GERMAN;
pub use home::HomeWords;
pub use jobs::JobWords;
pub use lead::LeadWords;
pub use lead_edit::LeadEditWords;
pub use leads::LeadsWords;
pub use lists::ListsWords;
pub use many::ManyWords;
pub use me::MeWords;
pub use people::PeopleWords;
pub use reference::ReferenceWords;
pub use roles::{PermissionGroup, RolesWords};
pub use setup::SetupWords;
pub use sums::SumWords;
pub use system::SystemWords;
pub use times::TimesWords;
pub use views::ViewWords;

use headwater_model::language::Language;

/// The texts of a language: a part a family of screens.
#[derive(Debug)]
pub struct Words {
    /// The language's tag, for `lang`.
    pub tag: &'static str,
    /// The frame around every page.
    pub frame: FrameWords,
    /// Signing in.
    pub gate: GateWords,
    /// Home.
    pub home: HomeWords,
    /// A person's own settings.
    pub me: MeWords,
    /// The first run, and invitations.
    pub setup: SetupWords,
    /// The table of leads.
    pub leads: LeadsWords,
    /// Views of the table.
    pub views: ViewWords,
    /// The sums under the columns.
    pub sums: SumWords,
    /// Changing many leads in one step.
    pub many: ManyWords,
    /// Changes on their way, and taking changes back.
    pub jobs: JobWords,
    /// Deleting leads.
    pub deletion: DeletionWords,
    /// Adding a lead by hand.
    pub add_lead: LeadAddWords,
    /// People.
    pub people: PeopleWords,
    /// The permissions of each role.
    pub roles: RolesWords,
    /// Lists.
    pub lists: ListsWords,
    /// Custom fields.
    pub fields: FieldsWords,
    /// How long ago something was.
    pub times: TimesWords,
    /// The page of a lead.
    pub lead: LeadWords,
    /// Editing a lead.
    pub lead_edit: LeadEditWords,
    /// Days and times.
    pub dates: DateWords,
    /// The audit log.
    pub audit: AuditWords,
    /// The state of the server.
    pub system: SystemWords,
    /// Keys and webhooks.
    pub developers: DevelopersWords,
    /// The methods of the API.
    pub reference: ReferenceWords,
    /// Pages that tell of an error.
    pub errors: ErrorWords,
}

impl Words {
    /// The texts in a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::Dutch => &DUTCH,
        }
    }
}
