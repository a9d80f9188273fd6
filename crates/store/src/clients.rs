//! Clients of agencies. The table belongs to the server: a client and its agency are different accounts.

use crate::error::Result;
use crate::pages::Page;
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::client::{ManagedClient, PROFILE, ProfileValues};
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// The time zone of an agency; `None` for an account without the right to have clients.
pub fn agency(read: &Read<'_>, account: AccountId) -> Result<Option<String>> {
    read.one(servers_sql!("select time_zone from account where id = $1 and is_agency = 1"), &[account.into()], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// An agency, or a client of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgencyTie {
    /// The account.
    pub account: AccountId,
    /// Whether the account may have clients.
    pub is_agency: bool,
    /// The agency whose client the account is.
    pub client_of: Option<AccountId>,
}

/// All agencies, and all clients of agencies.
pub fn ties(read: &Read<'_>) -> Result<Vec<AgencyTie>> {
    read.all(
        servers_sql!(
            "select a.id, a.is_agency, c.agency_id from account a left join client c on c.id = a.id
             where a.is_agency = 1 or c.id is not null order by a.id"
        ),
        &[],
        |row| {
            let client_of = row.maybe_int(2)?.map(AccountId);
            Ok(AgencyTie { account: AccountId(row.int(0)?), is_agency: row.flag(1)?, client_of })
        },
    )
}

/// Whether an account exists.
pub fn is_account(read: &Read<'_>, account: AccountId) -> Result<bool> {
    let found = read.one(servers_sql!("select 1 from account where id = $1"), &[account.into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Gives an account the right to have clients, or takes the right away; the clients stay.
pub fn set_agency(tx: &Tx<'_>, account: AccountId, is_agency: i64) -> Result<()> {
    tx.execute(servers_sql!("update account set is_agency = $2 where id = $1"), &[account.into(), is_agency.into()])?;
    Ok(())
}

/// Adds a client.
pub fn insert(tx: &Tx<'_>, agency: AccountId, client: &ManagedClient, at: Timestamp) -> Result<()> {
    let values = client.values.iter().map(|value| value.as_deref().into());
    let params: Vec<Param<'_>> = [client.id.into(), agency.into(), at.into()].into_iter().chain(values).collect();
    tx.execute(
        servers_sql!(
            "insert into client (id, agency_id, created_at, updated_at, is_sending, company_name, street_address, zip_code,
                                 country, state, city, sales_phone, default_currency, locale, sales_start_hour,
                                 sales_end_hour)
             values ($1, $2, $3, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        &params,
    )?;
    Ok(())
}

/// Claims a folded address for a person of a client, until the transaction ends; false if a person of another client has it. Whoever
/// else claims the address waits.
pub fn claim(tx: &Tx<'_>, user_key: &str, client: AccountId) -> Result<bool> {
    let claimed = [user_key.into(), 0.into()];
    tx.execute(
        servers_sql!("insert into client_user (user_key, client_id) values ($1, $2) on conflict do nothing"),
        &claimed,
    )?;
    tx.execute(servers_sql!("delete from client_user where user_key = $1 and client_id = $2"), &claimed)?;
    let found = tx.one(
        servers_sql!("select 1 from client_user where user_key = $1 and client_id <> $2 limit 1"),
        &[user_key.into(), client.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_none())
}

/// Notes the folded address of a new person, if the account is a client.
pub fn add_person(tx: &Tx<'_>, account: AccountId, user_key: &str) -> Result<()> {
    tx.execute(
        servers_sql!(
            "insert into client_user (user_key, client_id)
             select cast($2 as text), id from client where id = $1 on conflict do nothing"
        ),
        &[account.into(), user_key.into()],
    )?;
    Ok(())
}

/// Forgets the folded address of a person who is gone, or has another one.
pub fn remove_person(tx: &Tx<'_>, account: AccountId, user_key: &str) -> Result<()> {
    tx.execute(
        servers_sql!("delete from client_user where user_key = $2 and client_id = $1"),
        &[account.into(), user_key.into()],
    )?;
    Ok(())
}

/// A client of an agency.
pub fn find(read: &Read<'_>, agency: AccountId, id: AccountId) -> Result<Option<ManagedClient>> {
    read.one(
        servers_sql!(
            "select id, company_name, street_address, zip_code, country, state, city, sales_phone, default_currency, locale,
                    sales_start_hour, sales_end_hour
             from client where id = $1 and agency_id = $2"
        ),
        &[id.into(), agency.into()],
        client,
    )
}

/// The clients of an agency, in order of their ids.
pub fn page(read: &Read<'_>, agency: AccountId, page: Page) -> Result<Vec<ManagedClient>> {
    read.all(
        servers_sql!(
            "select id, company_name, street_address, zip_code, country, state, city, sales_phone, default_currency, locale,
                    sales_start_hour, sales_end_hour
             from client where agency_id = $1 order by id limit $2 offset $3"
        ),
        &[agency.into(), page.limit.into(), page.offset.into()],
        client,
    )
}

fn client(row: &Row<'_>) -> Result<ManagedClient> {
    let mut values: ProfileValues = [const { None }; PROFILE.len()];
    for (column, value) in (1..).zip(&mut values) {
        *value = row.maybe_text(column)?.map(str::to_owned);
    }
    Ok(ManagedClient { id: AccountId(row.int(0)?), values })
}

/// Writes the profile of a client.
pub fn update(tx: &Tx<'_>, client: &ManagedClient, at: Timestamp) -> Result<()> {
    let values = client.values.iter().map(|value| value.as_deref().into());
    let params: Vec<Param<'_>> = [client.id.into(), at.into()].into_iter().chain(values).collect();
    tx.execute(
        servers_sql!(
            "update client set updated_at = $2, company_name = $3, street_address = $4, zip_code = $5, country = $6,
                               state = $7, city = $8, sales_phone = $9, default_currency = $10, locale = $11,
                               sales_start_hour = $12, sales_end_hour = $13
             where id = $1"
        ),
        &params,
    )?;
    Ok(())
}

/// A setting of a client's mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientMail {
    /// The most e-mails in a month.
    Limit(i64),
    /// Whether the client may send: 1 or 0.
    Sending(i64),
}

/// Changes the setting; returns whether it was another one before.
pub fn set_mail(tx: &Tx<'_>, client: AccountId, mail: ClientMail, at: Timestamp) -> Result<bool> {
    let (text, value) = match mail {
        ClientMail::Limit(limit) => (
            servers_sql!(
                "update client set email_limit = $2, updated_at = $3 where id = $1 and coalesce(email_limit, -1) <> $2"
            ),
            limit,
        ),
        ClientMail::Sending(flag) => (
            servers_sql!("update client set is_sending = $2, updated_at = $3 where id = $1 and is_sending <> $2"),
            flag,
        ),
    };
    Ok(tx.execute(text, &[client.into(), value.into(), at.into()])? > 0)
}

/// Forgets an account that is removed, as a client and as an agency.
pub fn forget(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.execute(
        servers_sql!(
            "delete from client_user where client_id = $1 or client_id in (select id from client where agency_id = $1)"
        ),
        &[account.into()],
    )?;
    tx.execute(servers_sql!("delete from client where id = $1"), &[account.into()])?;
    tx.execute(servers_sql!("delete from client where agency_id = $1"), &[account.into()])?;
    Ok(())
}
