-- Accounts, the keys programs use, and the people in them.

create table account (
    id {int} not null primary key,
    public_id {text} not null unique,
    name {text} not null unique,
    time_zone {text} not null,
    created_at {int} not null
) {strict};

create table api_key (
    account_id {int} not null references account (id),
    id {int} not null,
    label {text} not null,
    secret_hash {bytes} not null,
    reply_keys {text} not null,
    empty_error {text} not null,
    strictness {text} not null,
    limits {text} not null,
    created_at {int} not null,
    revoked_at {int},
    primary key (account_id, id)
) {strict};
create unique index api_key_by_secret on api_key (account_id, secret_hash);

create table api_usage (
    account_id {int} not null,
    key_id {int} not null,
    day {int} not null,
    calls {int} not null,
    primary key (account_id, key_id, day)
) {clustered};

create table app_user (
    account_id {int} not null references account (id),
    id {int} not null,
    email {text} not null,
    email_key {text} not null,
    first_name {text} not null,
    last_name {text} not null,
    display_name {text} not null,
    role {text} not null,
    is_active {bool} not null,
    time_zone {text},
    phone {text},
    password_hash {text},
    created_at {int} not null,
    primary key (account_id, id)
) {strict};
create unique index app_user_by_email on app_user (account_id, email_key);

-- Ids are drawn in blocks; a block belongs to one account.

create table id_space (
    sequence {text} not null primary key,
    next_block {int} not null
) {strict};

create table id_block (
    account_id {int} not null,
    sequence {text} not null,
    next_id {int} not null,
    end_id {int} not null,
    primary key (account_id, sequence)
) {clustered};

-- Leads.

create table field (
    account_id {int} not null references account (id),
    id {int} not null,
    relationship {text} not null,
    system_name {text} not null,
    label {text} not null,
    data_type {text} not null,
    data_length {int} not null,
    is_required {bool} not null,
    in_contact_manager {bool} not null,
    editable_in_contact_manager {bool} not null,
    in_forms {bool} not null,
    is_active {bool} not null,
    choices {json} not null,
    created_at {int} not null,
    primary key (account_id, id)
) {strict};
create unique index field_by_name on field (account_id, system_name);

create table lead (
    account_id {int} not null,
    id {int} not null,
    company_id {int},
    owner_id {int},
    company_name {text},
    title {text},
    first_name {text},
    last_name {text},
    street {text},
    city {text},
    country {text},
    state {text},
    zipcode {text},
    email_address {text} not null,
    website {text},
    phone_number {text},
    office_phone_number {text},
    phone_number_extension {text},
    mobile_phone_number {text},
    fax_number {text},
    description {text},
    campaign_id {int},
    tracking_id {text},
    industry {text},
    active {int},
    updated_at {int} not null,
    created_at {int} not null,
    lead_score_weighted {int},
    lead_score {int},
    is_unsubscribed {int},
    lead_status {text} not null,
    persona {text},
    custom {json} not null,
    email_hash {int} not null,
    hard_bounced {int} not null default 0,
    primary key (account_id, id)
) {strict};
create index lead_by_email on lead (account_id, email_hash);
create index lead_by_update on lead (account_id, updated_at, id) where active = 1;
create index lead_by_creation on lead (account_id, created_at, id) where active = 1;

-- How many active leads each block of ids holds: any offset is found by adding these up.
create table lead_block (
    account_id {int} not null,
    block {int} not null,
    active_leads {int} not null,
    primary key (account_id, block)
) {clustered};

create table list (
    account_id {int} not null references account (id),
    id {int} not null,
    name {text} not null,
    description {text} not null,
    member_count {int} not null,
    removed_count {int} not null,
    created_at {int} not null,
    primary key (account_id, id)
) {strict};

create table list_member (
    account_id {int} not null,
    id {int} not null,
    list_id {int} not null,
    lead_id {int} not null,
    standing {text} not null,
    created_at {int} not null,
    changed_at {int} not null,
    primary key (account_id, id)
) {strict};
create unique index list_member_by_list on list_member (account_id, list_id, lead_id);
create index list_member_by_standing on list_member (account_id, list_id, standing, id);
create index list_member_by_lead on list_member (account_id, lead_id);

create table list_tag (
    account_id {int} not null references account (id),
    id {int} not null,
    label {text} not null,
    object_type {text} not null,
    primary key (account_id, id)
) {strict};

create table unsubscribe_category (
    account_id {int} not null references account (id),
    id {int} not null,
    name {text} not null,
    description {text} not null,
    primary key (account_id, id)
) {strict};

create table event (
    account_id {int} not null,
    id {int} not null,
    lead_id {int} not null,
    source {text} not null,
    name {text},
    what_id {int},
    what_type {text},
    data {json},
    at {int} not null,
    primary key (account_id, id)
) {clustered};
create index event_by_lead on event (account_id, lead_id, at, id);
create index event_by_time on event (account_id, at, id);

-- What changed, in commit order, and who is to be told.

create table outbox_head (
    account_id {int} not null primary key references account (id),
    seq {int} not null
) {strict};

create table outbox (
    account_id {int} not null,
    seq {int} not null,
    lead_id {int} not null,
    kind {text} not null,
    at {int} not null,
    snapshot {json},
    primary key (account_id, seq)
) {clustered};

create table subscription (
    account_id {int} not null references account (id),
    id {int} not null,
    url {text} not null,
    state {text} not null,
    cursor_seq {int} not null,
    failures {int} not null,
    next_at {int} not null,
    lease_epoch {int} not null,
    leased_until {int} not null,
    batch_id {text},
    batch_to {int},
    batch_body {bytes},
    created_at {int} not null,
    primary key (account_id, id)
) {strict};
create unique index subscription_by_url on subscription (account_id, url);
create index subscription_due on subscription (state, next_at);

create table delivery_attempt (
    account_id {int} not null,
    subscription_id {int} not null,
    at {int} not null,
    batch_id {text} not null,
    status {int},
    outcome {text} not null,
    milliseconds {int} not null,
    answer {text} not null
) {strict};
create index delivery_attempt_by_time on delivery_attempt (account_id, subscription_id, at);
