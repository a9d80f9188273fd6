--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: account; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.account (
    id bigint NOT NULL,
    public_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    time_zone text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);


--
-- Name: api_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_key (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    secret_hash bytea NOT NULL,
    reply_keys text NOT NULL COLLATE pg_catalog."C",
    empty_error text NOT NULL COLLATE pg_catalog."C",
    strictness text NOT NULL COLLATE pg_catalog."C",
    limits text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    revoked_at bigint,
    role text COLLATE pg_catalog."C",
    user_id bigint
);

ALTER TABLE ONLY public.api_key FORCE ROW LEVEL SECURITY;


--
-- Name: api_usage; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_usage (
    account_id bigint NOT NULL,
    key_id bigint NOT NULL,
    day bigint NOT NULL,
    calls bigint NOT NULL
);

ALTER TABLE ONLY public.api_usage FORCE ROW LEVEL SECURITY;


--
-- Name: api_use; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_use (
    account_id bigint NOT NULL,
    key_id bigint NOT NULL,
    method text NOT NULL COLLATE pg_catalog."C",
    code bigint NOT NULL,
    calls bigint NOT NULL,
    objects bigint NOT NULL,
    last_at bigint NOT NULL
);

ALTER TABLE ONLY public.api_use FORCE ROW LEVEL SECURITY;


--
-- Name: app_user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.app_user (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    email text NOT NULL COLLATE pg_catalog."C",
    email_key text NOT NULL COLLATE pg_catalog."C",
    first_name text NOT NULL COLLATE pg_catalog."C",
    last_name text NOT NULL COLLATE pg_catalog."C",
    display_name text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    is_active boolean NOT NULL,
    time_zone text COLLATE pg_catalog."C",
    phone text COLLATE pg_catalog."C",
    password_hash text COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.app_user FORCE ROW LEVEL SECURITY;


--
-- Name: background_task; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.background_task (
    account_id bigint NOT NULL,
    work text NOT NULL COLLATE pg_catalog."C",
    subject bigint NOT NULL,
    task_order text NOT NULL COLLATE pg_catalog."C",
    task_cursor text NOT NULL COLLATE pg_catalog."C",
    rows_done bigint NOT NULL,
    started_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    rows_total bigint,
    busy_micros bigint DEFAULT 0 NOT NULL,
    paused_at bigint
);

ALTER TABLE ONLY public.background_task FORCE ROW LEVEL SECURITY;


--
-- Name: chore; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.chore (
    name text NOT NULL COLLATE pg_catalog."C",
    next_at bigint NOT NULL
);


--
-- Name: copy_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.copy_progress (
    table_name text NOT NULL COLLATE pg_catalog."C",
    tenant bigint NOT NULL,
    after_key bigint NOT NULL,
    is_done boolean NOT NULL
);


--
-- Name: delivery_attempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.delivery_attempt (
    account_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    at bigint NOT NULL,
    batch_id text NOT NULL COLLATE pg_catalog."C",
    status bigint,
    outcome text NOT NULL COLLATE pg_catalog."C",
    milliseconds bigint NOT NULL,
    answer text NOT NULL COLLATE pg_catalog."C",
    leads bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.delivery_attempt FORCE ROW LEVEL SECURITY;


--
-- Name: event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    lead_id bigint NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    what_id bigint,
    what_type text COLLATE pg_catalog."C",
    data text COLLATE pg_catalog."C",
    at bigint NOT NULL
);

ALTER TABLE ONLY public.event FORCE ROW LEVEL SECURITY;


--
-- Name: field; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.field (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    relationship text NOT NULL COLLATE pg_catalog."C",
    system_name text NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL COLLATE pg_catalog."C",
    data_type text NOT NULL COLLATE pg_catalog."C",
    data_length bigint NOT NULL,
    is_required boolean NOT NULL,
    in_contact_manager boolean NOT NULL,
    editable_in_contact_manager boolean NOT NULL,
    in_forms boolean NOT NULL,
    is_active boolean NOT NULL,
    choices text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.field FORCE ROW LEVEL SECURITY;


--
-- Name: id_block; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.id_block (
    account_id bigint NOT NULL,
    sequence text NOT NULL COLLATE pg_catalog."C",
    next_id bigint NOT NULL,
    end_id bigint NOT NULL
);

ALTER TABLE ONLY public.id_block FORCE ROW LEVEL SECURITY;


--
-- Name: id_space; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.id_space (
    sequence text NOT NULL COLLATE pg_catalog."C",
    next_block bigint NOT NULL
);


--
-- Name: lead; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lead (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    company_id bigint,
    owner_id bigint,
    company_name text COLLATE pg_catalog."C",
    title text COLLATE pg_catalog."C",
    first_name text COLLATE pg_catalog."C",
    last_name text COLLATE pg_catalog."C",
    street text COLLATE pg_catalog."C",
    city text COLLATE pg_catalog."C",
    country text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    zipcode text COLLATE pg_catalog."C",
    email_address text NOT NULL COLLATE pg_catalog."C",
    website text COLLATE pg_catalog."C",
    phone_number text COLLATE pg_catalog."C",
    office_phone_number text COLLATE pg_catalog."C",
    phone_number_extension text COLLATE pg_catalog."C",
    mobile_phone_number text COLLATE pg_catalog."C",
    fax_number text COLLATE pg_catalog."C",
    description text COLLATE pg_catalog."C",
    campaign_id bigint,
    tracking_id text COLLATE pg_catalog."C",
    industry text COLLATE pg_catalog."C",
    active bigint,
    updated_at bigint NOT NULL,
    created_at bigint NOT NULL,
    lead_score_weighted bigint,
    lead_score bigint,
    is_unsubscribed bigint,
    lead_status text NOT NULL COLLATE pg_catalog."C",
    persona text COLLATE pg_catalog."C",
    custom text NOT NULL COLLATE pg_catalog."C",
    email_hash bigint NOT NULL,
    hard_bounced bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.lead FORCE ROW LEVEL SECURITY;


--
-- Name: lead_block; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lead_block (
    account_id bigint NOT NULL,
    block bigint NOT NULL,
    active_leads bigint NOT NULL
);

ALTER TABLE ONLY public.lead_block FORCE ROW LEVEL SECURITY;


--
-- Name: list; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.list (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C",
    member_count bigint NOT NULL,
    removed_count bigint NOT NULL,
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.list FORCE ROW LEVEL SECURITY;


--
-- Name: list_member; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.list_member (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    list_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    standing text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
);

ALTER TABLE ONLY public.list_member FORCE ROW LEVEL SECURITY;


--
-- Name: list_tag; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.list_tag (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    object_type text NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.list_tag FORCE ROW LEVEL SECURITY;


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    lead_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    snapshot text COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C",
    bytes bigint DEFAULT 0 NOT NULL,
    superseded_by bigint
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;


--
-- Name: outbox_epoch; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox_epoch (
    account_id bigint NOT NULL,
    epoch bigint NOT NULL,
    after_seq bigint NOT NULL
);

ALTER TABLE ONLY public.outbox_epoch FORCE ROW LEVEL SECURITY;


--
-- Name: outbox_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox_head (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    fields_version bigint DEFAULT 0 NOT NULL,
    field_options bigint
);

ALTER TABLE ONLY public.outbox_head FORCE ROW LEVEL SECURITY;


--
-- Name: parked_lead; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parked_lead (
    account_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    from_seq bigint NOT NULL,
    at bigint NOT NULL,
    answer text NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.parked_lead FORCE ROW LEVEL SECURITY;


--
-- Name: retired_field; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.retired_field (
    account_id bigint NOT NULL,
    system_name text NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.retired_field FORCE ROW LEVEL SECURITY;


--
-- Name: schema_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schema_version (
    version bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    checksum bytea NOT NULL,
    applied_at bigint NOT NULL
);


--
-- Name: subscription; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    url text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    cursor_seq bigint NOT NULL,
    failures bigint NOT NULL,
    next_at bigint NOT NULL,
    lease_epoch bigint NOT NULL,
    leased_until bigint NOT NULL,
    batch_id text COLLATE pg_catalog."C",
    batch_to bigint,
    batch_body bytea,
    created_at bigint NOT NULL,
    failing_since bigint,
    gone_since bigint,
    unfit bigint DEFAULT 0 NOT NULL,
    unfit_since bigint,
    room bigint DEFAULT 250 NOT NULL,
    suspect_to bigint,
    parked bigint DEFAULT 0 NOT NULL,
    batch_leads bigint DEFAULT 0 NOT NULL,
    lease_owner text COLLATE pg_catalog."C",
    secret bytea,
    old_secret bytea,
    old_secret_until bigint
);

ALTER TABLE ONLY public.subscription FORCE ROW LEVEL SECURITY;


--
-- Name: unsubscribe_category; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unsubscribe_category (
    account_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE ONLY public.unsubscribe_category FORCE ROW LEVEL SECURITY;


--
-- Data for Name: account; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.account VALUES (1, '84691A6F44F4F02BD31D90D3D6174147', 'Test', 'America/New_York', 1795801645657613);
INSERT INTO public.account VALUES (2, 'C2EC2F3BDE956DF7C5746AF68CF58B5A', 'Other', 'Etc/UTC', 1795801645911668);


--
-- Data for Name: api_key; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_key VALUES (1, 1024, '', '\x7908257cbe4fe80998c451c88941f73c4f51c31ac0fc677892b092cdbe8d2ce6', 'observed', 'classic', 'lenient', 'on', 1795801645843396, NULL, 'administrator', NULL);
INSERT INTO public.api_key VALUES (1, 1063, 'of a role', '\x9b18d1336ff693c5d54892f6c076069ebd7dd9f3500f8bd46c94d05d7ef25ae0', 'observed', 'classic', 'lenient', 'on', 1795801646225889, NULL, 'salesperson', NULL);


--
-- Data for Name: api_usage; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_usage VALUES (1, 1024, 20784, 31);


--
-- Data for Name: api_use; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_use VALUES (1, 1024, 'addListMember', 0, 6, 0, 1795801646340031);
INSERT INTO public.api_use VALUES (1, 1024, 'addListMember', 206, 3, 0, 1795801646328969);
INSERT INTO public.api_use VALUES (1, 1024, 'changes', 0, 1, 0, 1795801646397194);
INSERT INTO public.api_use VALUES (1, 1024, 'createFields', 0, 1, 0, 1795801646300204);
INSERT INTO public.api_use VALUES (1, 1024, 'createLeads', 0, 2, 0, 1795801646296016);
INSERT INTO public.api_use VALUES (1, 1024, 'createLeads', 301, 0, 3, 1795801646296016);
INSERT INTO public.api_use VALUES (1, 1024, 'createList', 0, 1, 0, 1795801646304178);
INSERT INTO public.api_use VALUES (1, 1024, 'deleteLeads', 0, 1, 0, 1795801646351083);
INSERT INTO public.api_use VALUES (1, 1024, 'getActiveLists', 0, 1, 0, 1795801646383580);
INSERT INTO public.api_use VALUES (1, 1024, 'getEvents', 0, 1, 0, 1795801646388127);
INSERT INTO public.api_use VALUES (1, 1024, 'getFields', 0, 1, 0, 1795801646371123);
INSERT INTO public.api_use VALUES (1, 1024, 'getLeads', 0, 1, 0, 1795801646360120);
INSERT INTO public.api_use VALUES (1, 1024, 'getLeadsDateRange', 0, 1, 0, 1795801646365309);
INSERT INTO public.api_use VALUES (1, 1024, 'getListMembers', 0, 1, 0, 1795801646392508);
INSERT INTO public.api_use VALUES (1, 1024, 'getListTags', 0, 1, 0, 1795801646390187);
INSERT INTO public.api_use VALUES (1, 1024, 'getRemovedListMembers', 0, 1, 0, 1795801646393529);
INSERT INTO public.api_use VALUES (1, 1024, 'getUnsubscribeCategories', 0, 1, 0, 1795801646391082);
INSERT INTO public.api_use VALUES (1, 1024, 'getUserProfiles', 0, 1, 0, 1795801646385871);
INSERT INTO public.api_use VALUES (1, 1024, 'getUsers', 0, 1, 0, 1795801646355420);
INSERT INTO public.api_use VALUES (1, 1024, 'logCalls', 0, 1, 0, 1795801646358270);
INSERT INTO public.api_use VALUES (1, 1024, 'removeListMember', 0, 1, 0, 1795801646344095);
INSERT INTO public.api_use VALUES (1, 1024, 'subscribeToLeadUpdates', 0, 1, 0, 1795801646291299);
INSERT INTO public.api_use VALUES (1, 1024, 'updateLeads', 0, 2, 0, 1795801646354023);


--
-- Data for Name: app_user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.app_user VALUES (1, 1025, 'jo@example.org', 'jo@example.org', '', '', '', 'jr-salesperson', true, NULL, NULL, NULL, 1795801645977430);
INSERT INTO public.app_user VALUES (1, 1026, 'maya.lindqvist@example.com', 'maya.lindqvist@example.com', 'Maya', 'Lindqvist', 'Maya Lindqvist', 'administrator', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1027, 'tom.okafor@example.com', 'tom.okafor@example.com', 'Tom', 'Okafor', 'Tom Okafor', 'company-manager', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1028, 'helena.brandt@example.com', 'helena.brandt@example.com', 'Helena', 'Brandt', 'Helena Brandt', 'marketing-manager', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1029, 'luis.moreno@example.com', 'luis.moreno@example.com', 'Luis', 'Moreno', 'Luis Moreno', 'sales-manager', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1030, 'grace.whitaker@example.com', 'grace.whitaker@example.com', 'Grace', 'Whitaker', 'Grace Whitaker', 'salesperson', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1031, 'daniel.kim@example.com', 'daniel.kim@example.com', 'Daniel', 'Kim', 'Daniel Kim', 'salesperson', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1032, 'aoife.byrne@example.com', 'aoife.byrne@example.com', 'Aoife', 'Byrne', 'Aoife Byrne', 'jr-salesperson', true, NULL, NULL, NULL, 1795801646069508);
INSERT INTO public.app_user VALUES (1, 1033, 'samir.haddad@example.com', 'samir.haddad@example.com', 'Samir', 'Haddad', 'Samir Haddad', 'jr-salesperson', true, NULL, NULL, NULL, 1795801646069508);


--
-- Data for Name: background_task; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: chore; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: copy_progress; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: delivery_attempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery_attempt VALUES (1, 1064, 1795801646306793, 'msg_Q8crCgIgQx4DmTVXUyCrp2mrTjt', NULL, 'connect', 1, 'the target refused the connection', 6);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES (1, 1024, 1024, 'leadCreation', NULL, NULL, NULL, NULL, 1765437651069508);
INSERT INTO public.event VALUES (1, 1025, 1025, 'leadCreation', NULL, NULL, NULL, NULL, 1768434211069508);
INSERT INTO public.event VALUES (1, 1026, 1026, 'leadCreation', NULL, NULL, NULL, NULL, 1771605355069508);
INSERT INTO public.event VALUES (1, 1027, 1027, 'leadCreation', 'Manually added by Aoife Byrne', NULL, NULL, NULL, 1772877944069508);
INSERT INTO public.event VALUES (1, 1028, 1028, 'leadCreation', 'Manually added by Luis Moreno', NULL, NULL, NULL, 1775081770069508);
INSERT INTO public.event VALUES (1, 1029, 1029, 'leadCreation', 'Manually added by Luis Moreno', NULL, NULL, NULL, 1779494465069508);
INSERT INTO public.event VALUES (1, 1030, 1030, 'leadCreation', NULL, NULL, NULL, NULL, 1780045002069508);
INSERT INTO public.event VALUES (1, 1031, 1031, 'leadCreation', NULL, NULL, NULL, NULL, 1784708739069508);
INSERT INTO public.event VALUES (1, 1032, 1032, 'leadCreation', NULL, NULL, NULL, NULL, 1786739873069508);
INSERT INTO public.event VALUES (1, 1033, 1033, 'leadCreation', NULL, NULL, NULL, NULL, 1789556313069508);
INSERT INTO public.event VALUES (1, 1034, 1034, 'leadCreation', 'Manually added by Daniel Kim', NULL, NULL, NULL, 1790652217069508);
INSERT INTO public.event VALUES (1, 1035, 1035, 'leadCreation', NULL, NULL, NULL, NULL, 1793431669069508);
INSERT INTO public.event VALUES (1, 1036, 1025, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1770722734000000);
INSERT INTO public.event VALUES (1, 1037, 1025, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1792766244000000);
INSERT INTO public.event VALUES (1, 1038, 1027, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1774006388000000);
INSERT INTO public.event VALUES (1, 1039, 1028, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1029","to":"1033"}', 1779288922000000);
INSERT INTO public.event VALUES (1, 1040, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1782394803000000);
INSERT INTO public.event VALUES (1, 1041, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1784046643000000);
INSERT INTO public.event VALUES (1, 1042, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"qualified","to":"contact"}', 1788522683000000);
INSERT INTO public.event VALUES (1, 1043, 1030, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1787926179000000);
INSERT INTO public.event VALUES (1, 1044, 1033, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1030","to":"1033"}', 1791215401000000);
INSERT INTO public.event VALUES (1, 1045, 1033, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1794476210000000);
INSERT INTO public.event VALUES (1, 1046, 1033, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1795185949000000);
INSERT INTO public.event VALUES (1, 1047, 1034, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1031","to":"1029"}', 1793894329000000);
INSERT INTO public.event VALUES (1, 1048, 1025, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Happy with the first weeks, asked about training.","callResult":"connected","direction":"outgoing","userID":"1033"}', 1776417500000000);
INSERT INTO public.event VALUES (1, 1049, 1025, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1033"}', 1768555209000000);
INSERT INTO public.event VALUES (1, 1050, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1789142374000000);
INSERT INTO public.event VALUES (1, 1051, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1788972010000000);
INSERT INTO public.event VALUES (1, 1052, 1027, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"incoming","userID":"1032"}', 1791886612000000);
INSERT INTO public.event VALUES (1, 1053, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Message on the answering machine.","callResult":"leftMessage","direction":"outgoing","userID":"1032"}', 1789378620000000);
INSERT INTO public.event VALUES (1, 1054, 1029, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Pleasant talk, wants to see a demonstration.","callResult":"connected","direction":"outgoing","userID":"1029"}', 1784209853000000);
INSERT INTO public.event VALUES (1, 1055, 1029, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Budget is approved, the contract goes to legal.","callResult":"connected","direction":"outgoing","userID":"1029"}', 1780041903000000);
INSERT INTO public.event VALUES (1, 1056, 1030, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":null,"callResult":"noAnswerNoMessage","direction":"outgoing","userID":"1030"}', 1782118905000000);
INSERT INTO public.event VALUES (1, 1057, 1033, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Sent the slides afterwards.","callResult":"connected","direction":"incoming","userID":"1033"}', 1793112874000000);
INSERT INTO public.event VALUES (1, 1058, 1034, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1031"}', 1792759456000000);
INSERT INTO public.event VALUES (1, 1059, 1036, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646276756);
INSERT INTO public.event VALUES (1, 1060, 1037, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646293042);
INSERT INTO public.event VALUES (1, 1061, 1038, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646293042);
INSERT INTO public.event VALUES (1, 1062, 1039, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646293042);
INSERT INTO public.event VALUES (1, 1063, 1040, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646293042);
INSERT INTO public.event VALUES (1, 1065, 1042, 'leadCreation', NULL, NULL, NULL, NULL, 1795801646293042);
INSERT INTO public.event VALUES (1, 1066, 1038, 'incomingCall', NULL, NULL, NULL, '{"callNotes":null,"callResult":null,"direction":"incoming","userID":"1025"}', 1795801646356332);


--
-- Data for Name: field; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.field VALUES (1, 1034, 'lead', 'product_interest_6b09c22e10f84', 'Product Interest', 'picklist', 255, false, true, true, true, true, '[["Starter","Starter",0],["Team","Team",1],["Business","Business",2],["Enterprise","Enterprise",3],["Support only","Support only",4]]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1035, 'lead', 'newsletter_topics_6b09c22e10f85', 'Newsletter Topics', 'checkbox', 255, false, true, true, true, true, '[["Product news","Product news",0],["Events","Events",1],["Case studies","Case studies",2],["Offers","Offers",3]]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1036, 'lead', 'heard_of_us_through_6b09c22e10f86', 'Heard of Us Through', 'string', 255, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1037, 'lead', 'employees_6b09c22e10f87', 'Employees', 'int', 20, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1038, 'lead', 'contract_renewal_6b09c22e10f88', 'Contract Renewal', 'date', 10, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1039, 'lead', 'demonstration_6b09c22e10f89', 'Demonstration', 'datetime', 19, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1040, 'lead', 'profile_page_6b09c22e10f8a', 'Profile Page', 'url', 255, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1041, 'lead', 'direct_line_6b09c22e10f8b', 'Direct Line', 'phone', 255, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1042, 'lead', 'agreed_to_marketing_6b09c22e10f8c', 'Agreed to Marketing', 'bit', 1, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1043, 'lead', 'sales_notes_6b09c22e10f8d', 'Sales Notes', 'textarea', 10000, false, true, true, true, true, '[]', 1795801646069508);
INSERT INTO public.field VALUES (1, 1065, 'lead', 'colours_6b09c22e489f2', 'Colours', 'checkbox', 255, false, true, true, true, true, '[["Red","Red, white",0],["Blue","blue",1]]', 1795801646297458);
INSERT INTO public.field VALUES (1, 1066, 'lead', 'count_6b09c22e489f3', 'Count', 'int', 20, false, true, true, true, true, '[]', 1795801646297458);
INSERT INTO public.field VALUES (1, 1067, 'lead', 'seen_6b09c22e489f4', 'Seen', 'datetime', 19, false, true, true, true, true, '[]', 1795801646297458);
INSERT INTO public.field VALUES (1, 1068, 'account', 'terms_6b09c22e489f5', 'Terms', 'string', 255, false, true, true, true, true, '[]', 1795801646297458);
INSERT INTO public.field VALUES (1, 1069, 'opportunity', 'rival_6b09c22e489f6', 'Rival', 'string', 255, false, true, true, true, true, '[]', 1795801646297458);


--
-- Data for Name: id_block; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.id_block VALUES (1, 'event', 1067, 2048);
INSERT INTO public.id_block VALUES (1, 'lead', 1043, 2048);
INSERT INTO public.id_block VALUES (1, 'record', 1077, 2048);


--
-- Data for Name: id_space; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.id_space VALUES ('account', 3);
INSERT INTO public.id_space VALUES ('event', 2);
INSERT INTO public.id_space VALUES ('lead', 2);
INSERT INTO public.id_space VALUES ('record', 2);


--
-- Data for Name: lead; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lead VALUES (1, 1024, NULL, 1030, 'Highland Hotels SA', 'Head of Operations', 'Céline', 'Blanc', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'c.blanc@example.com', 'https://www.example.com/highland-hotels', '02 61 91 60 17', '02 61 91 47 71', '494', NULL, NULL, 'Will grow to a second location next year.', NULL, NULL, 'Hospitality', 1, 1765437651069508, 1765437651069508, 38, 53, NULL, 'qualified', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Enterprise","newsletter_topics_6b09c22e10f85":"Offers","heard_of_us_through_6b09c22e10f86":"Autumn trade fair","employees_6b09c22e10f87":"600","profile_page_6b09c22e10f8a":"https://www.example.org/people/celine-blanc","direct_line_6b09c22e10f8b":"02 61 91 08 84","agreed_to_marketing_6b09c22e10f8c":"1"}', -8057798389043887234, 0);
INSERT INTO public.lead VALUES (1, 1025, NULL, 1033, 'Highland Hotels SA', 'Customer Success Specialist', 'Fatima', 'Colin', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'f.colin@example.net', 'https://www.example.com/highland-hotels', NULL, '02 61 91 47 71', '281', NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1792766244000000, 1768434211069508, 37, 62, NULL, 'qualified', 'User', '{"product_interest_6b09c22e10f84":"Enterprise","newsletter_topics_6b09c22e10f85":"Events","employees_6b09c22e10f87":"600","demonstration_6b09c22e10f89":"2026-12-02 13:00:00","agreed_to_marketing_6b09c22e10f8c":"0"}', 4297983404291673363, 0);
INSERT INTO public.lead VALUES (1, 1026, NULL, 1032, 'Highland Hotels SA', 'Office Manager', 'Quentin', 'Bernard', NULL, 'Nantes', 'France', 'Pays de la Loire', NULL, 'quentin.bernard@example.net', 'https://www.example.com/highland-hotels', '02 61 91 35 30', '02 61 91 47 71', '610', NULL, NULL, 'Came by recommendation of a customer.', NULL, NULL, 'Hospitality', 1, 1771605355069508, 1771605355069508, 11, 18, NULL, 'unqualified', 'Influencer', '{"product_interest_6b09c22e10f84":"Support only","heard_of_us_through_6b09c22e10f86":"Autumn trade fair","employees_6b09c22e10f87":"600","profile_page_6b09c22e10f8a":"https://www.example.org/people/quentin-bernard","direct_line_6b09c22e10f8b":"02 61 91 93 07","agreed_to_marketing_6b09c22e10f8c":"0","sales_notes_6b09c22e10f8d":"Needs an offer in writing for the board."}', 6828652179288253101, 0);
INSERT INTO public.lead VALUES (1, 1027, NULL, 1032, 'Highland Hotels SA', 'Managing Director', 'Fatima', 'Lambert', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'f.lambert@example.com', 'https://www.example.com/highland-hotels', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1774006388000000, 1772877944069508, 53, 58, NULL, 'open', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Business","newsletter_topics_6b09c22e10f85":"Case studies","profile_page_6b09c22e10f8a":"https://www.example.org/people/fatima-lambert","agreed_to_marketing_6b09c22e10f8c":"1","sales_notes_6b09c22e10f8d":"Wants references from the same industry."}', -2019556402240669341, 0);
INSERT INTO public.lead VALUES (1, 1028, NULL, 1033, 'Highland Hotels SA', 'Chief Marketing Officer', 'Léa', 'Faure', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'lea.faure@example.com', 'https://www.example.com/highland-hotels', NULL, '02 61 91 47 71', '56', '06 39 98 24 56', NULL, NULL, NULL, NULL, 'Hospitality', 1, 1779288922000000, 1775081770069508, 18, 25, NULL, 'unqualified', 'Decision Maker', '{"newsletter_topics_6b09c22e10f85":"Product news","agreed_to_marketing_6b09c22e10f8c":"0"}', -1046074320025367784, 0);
INSERT INTO public.lead VALUES (1, 1029, NULL, 1029, 'Highland Hotels SA', 'Head of Sales', 'Aurélie', 'Fournier', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'aurelie.fournier@example.net', 'https://www.example.com/highland-hotels', '02 61 91 46 73', '02 61 91 47 71', '314', NULL, NULL, 'Compares us with two others; wants to decide this quarter.', NULL, NULL, 'Hospitality', 1, 1788522683000000, 1779494465069508, 36, 117, NULL, 'contact', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Support only","newsletter_topics_6b09c22e10f85":"Product news,Offers","heard_of_us_through_6b09c22e10f86":"Cold call","employees_6b09c22e10f87":"600","agreed_to_marketing_6b09c22e10f8c":"1"}', 2877538673175335152, 0);
INSERT INTO public.lead VALUES (1, 1030, NULL, 1030, 'Highland Hotels SA', 'Chief Executive Officer', 'Nicolas', 'Colin', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'nicolas.colin@example.net', 'https://www.example.com/highland-hotels', '02 61 91 27 94', '02 61 91 47 71', '662', '06 39 98 01 91', NULL, NULL, NULL, NULL, 'Hospitality', 1, 1787926179000000, 1780045002069508, 22, 30, NULL, 'open', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Starter","newsletter_topics_6b09c22e10f85":"Events","profile_page_6b09c22e10f8a":"https://www.example.org/people/nicolas-colin","agreed_to_marketing_6b09c22e10f8c":"0","sales_notes_6b09c22e10f8d":"Compares us with two others; wants to decide this quarter."}', 8666223177355635842, 0);
INSERT INTO public.lead VALUES (1, 1031, NULL, 1031, 'Highland Hotels SA', 'Head of Marketing', 'Gabriel', 'Roux', NULL, 'Nantes', 'France', 'Pays de la Loire', NULL, 'gabriel.roux@example.org', 'https://www.example.com/highland-hotels', '02 61 91 05 12', '02 61 91 47 71', '605', NULL, NULL, 'Needs an offer in writing for the board.', NULL, NULL, 'Hospitality', 1, 1784708739069508, 1784708739069508, 21, 23, NULL, 'open', 'Decision Maker', '{"newsletter_topics_6b09c22e10f85":"Product news,Events,Offers","employees_6b09c22e10f87":"600","profile_page_6b09c22e10f8a":"https://www.example.org/people/gabriel-roux","agreed_to_marketing_6b09c22e10f8c":"0"}', -5239377757328691798, 0);
INSERT INTO public.lead VALUES (1, 1032, NULL, 1033, 'Highland Hotels SA', 'Communications Officer', 'Léa', 'Chevalier', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'l.chevalier@example.net', 'https://www.example.com/highland-hotels', '02 61 91 56 28', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1786739873069508, 1786739873069508, 7, 12, NULL, 'unqualified', 'User', '{"product_interest_6b09c22e10f84":"Business","newsletter_topics_6b09c22e10f85":"Case studies","heard_of_us_through_6b09c22e10f86":"Recommendation","employees_6b09c22e10f87":"600","direct_line_6b09c22e10f8b":"02 61 91 96 38","agreed_to_marketing_6b09c22e10f8c":"1","sales_notes_6b09c22e10f8d":"Needs an offer in writing for the board."}', 6997421728720799049, 0);
INSERT INTO public.lead VALUES (1, 1033, NULL, 1033, 'Silverlake Labs Inc.', 'Business Development Manager', 'Jacob', 'Hall', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'jacob.hall@example.net', 'https://www.example.com/silverlake-labs', '(512) 555-0140', '(512) 555-0131', '238', NULL, NULL, NULL, NULL, NULL, 'Software', 1, 1795185949000000, 1789556313069508, 38, 56, NULL, 'qualified', 'Influencer', '{"product_interest_6b09c22e10f84":"Enterprise","newsletter_topics_6b09c22e10f85":"Offers","heard_of_us_through_6b09c22e10f86":"Cold call","employees_6b09c22e10f87":"91","demonstration_6b09c22e10f89":"2026-12-15 15:00:00","profile_page_6b09c22e10f8a":"https://www.example.org/people/jacob-hall","agreed_to_marketing_6b09c22e10f8c":"1","sales_notes_6b09c22e10f8d":"Was a customer before, at another company."}', -1645998577681672764, 0);
INSERT INTO public.lead VALUES (1, 1034, NULL, 1029, 'Crestview Packaging AB', 'Head of Operations', 'Albin', 'Karlsson', 'Björkvägen 52', 'Gothenburg', 'Sweden', 'Västra Götaland County', '416 05', 'albin.karlsson@example.com', 'https://www.example.com/crestview-packaging', '031-390 06 22', NULL, NULL, '070-174 06 50', NULL, 'Prefers to be reached in the morning.', NULL, NULL, 'Manufacturing', 1, 1793894329000000, 1790652217069508, 41, 59, NULL, 'open', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Enterprise","heard_of_us_through_6b09c22e10f86":"Cold call","direct_line_6b09c22e10f8b":"031-390 06 98","agreed_to_marketing_6b09c22e10f8c":"0","sales_notes_6b09c22e10f8d":"Came by recommendation of a customer."}', 755079529189771414, 0);
INSERT INTO public.lead VALUES (1, 1035, NULL, 1032, 'Silverlake Labs Inc.', 'IT Director', 'Naomi', 'Baker', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'naomi_baker@example.net', 'https://www.example.com/silverlake-labs', NULL, NULL, NULL, NULL, NULL, 'Was a customer before, at another company.', NULL, NULL, 'Software', 1, 1793431669069508, 1793431669069508, 31, 101, NULL, 'customer', 'Decision Maker', '{"product_interest_6b09c22e10f84":"Team","newsletter_topics_6b09c22e10f85":"Offers","heard_of_us_through_6b09c22e10f86":"Price list download","employees_6b09c22e10f87":"91","contract_renewal_6b09c22e10f88":"2028-07-17","demonstration_6b09c22e10f89":"2026-11-17 11:00:00","profile_page_6b09c22e10f8a":"https://www.example.org/people/naomi-baker","direct_line_6b09c22e10f8b":"(512) 555-0192","agreed_to_marketing_6b09c22e10f8c":"1","sales_notes_6b09c22e10f8d":"Wants references from the same industry."}', 7647306125033313563, 0);
INSERT INTO public.lead VALUES (1, 1036, NULL, NULL, NULL, NULL, 'Early', NULL, NULL, NULL, NULL, NULL, NULL, 'before.the.subscription@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795801646276756, 1795801646276756, 0, 0, NULL, 'unqualified', NULL, '{}', 25527261453436272, 0);
INSERT INTO public.lead VALUES (1, 1037, NULL, NULL, NULL, NULL, 'Final', NULL, NULL, NULL, NULL, NULL, NULL, 'sigma.οδος@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795801646293042, 1795801646293042, 0, 0, NULL, 'unqualified', NULL, '{}', 5388332046831406292, 0);
INSERT INTO public.lead VALUES (1, 1038, 1024, NULL, NULL, NULL, 'Composed', NULL, NULL, NULL, NULL, NULL, NULL, 'café@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1024, NULL, NULL, 1, 1795801646352159, 1795801646293042, 0, 0, NULL, 'unqualified', NULL, '{}', 7866307037970767632, 0);
INSERT INTO public.lead VALUES (1, 1039, NULL, NULL, NULL, NULL, 'Trailing', NULL, NULL, NULL, NULL, NULL, NULL, 'zero@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795801646293042, 1795801646293042, 0, 0, NULL, 'unqualified', NULL, '{}', -5549569210951702071, 0);
INSERT INTO public.lead VALUES (1, 1040, NULL, NULL, NULL, NULL, 'Blank', NULL, NULL, NULL, NULL, NULL, NULL, 'Blank.Ends@Example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795801646293042, 1795801646293042, 0, 0, NULL, 'unqualified', NULL, '{}', -3313416886080800229, 0);
INSERT INTO public.lead VALUES (1, 1042, NULL, NULL, NULL, NULL, 'Double', NULL, NULL, NULL, NULL, NULL, NULL, 'strasse@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795801646293042, 1795801646293042, 0, 0, NULL, 'unqualified', NULL, '{}', -2414916241631422081, 0);


--
-- Data for Name: lead_block; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lead_block VALUES (1, 1, 18);


--
-- Data for Name: list; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.list VALUES (1, 1044, 'Monthly Newsletter', 'Everybody who asked for it.', 7, 0, 1795801646069508);
INSERT INTO public.list VALUES (1, 1045, 'Product Updates', 'Release notes for those who use or try the product.', 1, 1, 1795801646069508);
INSERT INTO public.list VALUES (1, 1046, 'Autumn Trade Fair', 'Visitors of our stand.', 1, 0, 1795801646069508);
INSERT INTO public.list VALUES (1, 1047, 'Webinar: Getting Started', 'Registrations.', 1, 0, 1795801646069508);
INSERT INTO public.list VALUES (1, 1048, 'Customers', 'All customers, for service notices.', 1, 0, 1795801646069508);
INSERT INTO public.list VALUES (1, 1049, 'Wake Up Again', 'Cold leads for the campaign in spring.', 1, 0, 1795801646069508);
INSERT INTO public.list VALUES (1, 1070, 'Newsletter', 'kept', 4, 1, 1795801646302110);


--
-- Data for Name: list_member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.list_member VALUES (1, 1050, 1044, 1024, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1051, 1044, 1026, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1052, 1044, 1027, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1053, 1044, 1030, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1054, 1044, 1031, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1055, 1044, 1032, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1056, 1044, 1035, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1057, 1045, 1029, 'removed', 1793431669069508, 1794616657069508);
INSERT INTO public.list_member VALUES (1, 1058, 1045, 1035, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1059, 1046, 1024, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1060, 1047, 1032, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1061, 1048, 1035, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1062, 1049, 1026, 'active', 1793431669069508, 1793431669069508);
INSERT INTO public.list_member VALUES (1, 1071, 1070, 1037, 'removed', 1795801646305207, 1795801646340875);
INSERT INTO public.list_member VALUES (1, 1072, 1070, 1038, 'active', 1795801646310841, 1795801646310841);
INSERT INTO public.list_member VALUES (1, 1073, 1070, 1039, 'active', 1795801646324406, 1795801646324406);
INSERT INTO public.list_member VALUES (1, 1074, 1070, 1040, 'active', 1795801646329725, 1795801646329725);
INSERT INTO public.list_member VALUES (1, 1076, 1070, 1042, 'active', 1795801646338224, 1795801646338224);


--
-- Data for Name: list_tag; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES (1, 1, 1024, 'created', 1765437651069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 2, 1025, 'created', 1768434211069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 3, 1026, 'created', 1771605355069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 4, 1027, 'created', 1772877944069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 5, 1028, 'created', 1775081770069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 6, 1029, 'created', 1779494465069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 7, 1030, 'created', 1780045002069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 8, 1031, 'created', 1784708739069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 9, 1032, 'created', 1786739873069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 10, 1033, 'created', 1789556313069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 11, 1034, 'created', 1790652217069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 12, 1035, 'created', 1793431669069508, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 13, 1025, 'updated', 1770722734000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":13,"lead_score_weighted":4},"new":{"lead_status":"open","lead_score":23,"lead_score_weighted":16}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 14, 1025, 'updated', 1792766244000000, NULL, '{"old":{"lead_status":"open","lead_score":23,"lead_score_weighted":16},"new":{"lead_status":"qualified","lead_score":62,"lead_score_weighted":37}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 15, 1027, 'updated', 1774006388000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":13,"lead_score_weighted":7},"new":{"lead_status":"open","lead_score":58,"lead_score_weighted":53}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 16, 1028, 'updated', 1779288922000000, NULL, '{"old":{"owner_id":1029},"new":{"owner_id":1033}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 17, 1029, 'updated', 1782394803000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":26,"lead_score_weighted":24},"new":{"lead_status":"open","lead_score":19,"lead_score_weighted":12}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 18, 1029, 'updated', 1784046643000000, NULL, '{"old":{"lead_status":"open","lead_score":19,"lead_score_weighted":12},"new":{"lead_status":"qualified","lead_score":66,"lead_score_weighted":37}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 19, 1029, 'updated', 1788522683000000, NULL, '{"old":{"lead_status":"qualified","lead_score":66,"lead_score_weighted":37},"new":{"lead_status":"contact","lead_score":117,"lead_score_weighted":36}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 20, 1030, 'updated', 1787926179000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":9,"lead_score_weighted":6},"new":{"lead_status":"open","lead_score":30,"lead_score_weighted":22}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 21, 1033, 'updated', 1791215401000000, NULL, '{"old":{"owner_id":1030},"new":{"owner_id":1033}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 22, 1033, 'updated', 1794476210000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":11,"lead_score_weighted":6},"new":{"lead_status":"open","lead_score":50,"lead_score_weighted":44}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 23, 1033, 'updated', 1795185949000000, NULL, '{"old":{"lead_status":"open","lead_score":50,"lead_score_weighted":44},"new":{"lead_status":"qualified","lead_score":56,"lead_score_weighted":38}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 24, 1034, 'updated', 1793894329000000, NULL, '{"old":{"owner_id":1031},"new":{"owner_id":1029}}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 25, 1024, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 26, 1026, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 27, 1027, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 28, 1030, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 29, 1031, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 30, 1032, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 31, 1035, 'joined', 1793431669069508, NULL, '{"list":1044}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 32, 1029, 'joined', 1793431669069508, NULL, '{"list":1045}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 33, 1035, 'joined', 1793431669069508, NULL, '{"list":1045}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 34, 1024, 'joined', 1793431669069508, NULL, '{"list":1046}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 35, 1032, 'joined', 1793431669069508, NULL, '{"list":1047}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 36, 1035, 'joined', 1793431669069508, NULL, '{"list":1048}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 37, 1026, 'joined', 1793431669069508, NULL, '{"list":1049}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 38, 1029, 'left', 1794616657069508, NULL, '{"list":1045}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 39, 1036, 'created', 1795801646276756, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 40, 1037, 'created', 1795801646293042, '{"id":1037,"first_name":"Final","email_address":"sigma.οδος@example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 215, NULL);
INSERT INTO public.outbox VALUES (1, 41, 1038, 'created', 1795801646293042, '{"id":1038,"first_name":"Composed","email_address":"café@example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 209, NULL);
INSERT INTO public.outbox VALUES (1, 42, 1039, 'created', 1795801646293042, '{"id":1039,"first_name":"Trailing","email_address":"zero@example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 208, NULL);
INSERT INTO public.outbox VALUES (1, 43, 1040, 'created', 1795801646293042, '{"id":1040,"first_name":"Blank","email_address":"Blank.Ends@Example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 211, NULL);
INSERT INTO public.outbox VALUES (1, 44, 1041, 'created', 1795801646293042, '{"id":1041,"first_name":"Sharp","email_address":"straße@example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 208, NULL);
INSERT INTO public.outbox VALUES (1, 45, 1042, 'created', 1795801646293042, '{"id":1042,"first_name":"Double","email_address":"strasse@example.org","active":1,"updated_at":1795801646293042,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL, 209, NULL);
INSERT INTO public.outbox VALUES (1, 46, 1037, 'joined', 1795801646305207, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 47, 1038, 'joined', 1795801646310841, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 48, 1039, 'joined', 1795801646324406, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 49, 1040, 'joined', 1795801646329725, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 50, 1041, 'joined', 1795801646334802, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 51, 1042, 'joined', 1795801646338224, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 52, 1037, 'left', 1795801646340875, NULL, '{"list":1070}', 0, NULL);
INSERT INTO public.outbox VALUES (1, 53, 1041, 'deleted', 1795801646347349, NULL, NULL, 0, NULL);
INSERT INTO public.outbox VALUES (1, 54, 1038, 'updated', 1795801646352159, '{"id":1038,"company_id":1024,"first_name":"Composed","email_address":"café@example.org","campaign_id":1024,"active":1,"updated_at":1795801646352159,"created_at":1795801646293042,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', '{"old":{},"new":{"company_id":1024,"campaign_id":1024}}', 301, NULL);


--
-- Data for Name: outbox_epoch; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox_head VALUES (1, 54, 1561, 1795801646297458, 11);
INSERT INTO public.outbox_head VALUES (2, 0, 0, 0, NULL);


--
-- Data for Name: parked_lead; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: retired_field; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: schema_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schema_version VALUES (1, '0001_house', '\xf1948a6e61f80388e1de229f1f0b79f6b4b96ce9c801eeb4d4b996b6f8aa6278', 1795801650291497);
INSERT INTO public.schema_version VALUES (2, '0002_delivery', '\xe072204c2b03462a768cf9342e0adc875dbbbf490435b209ddd2b3ceff97d19b', 1795801650291497);
INSERT INTO public.schema_version VALUES (3, '0003_account_head', '\x873e3915f3b1e9aa13171d094a9d59113da775944708efd32bb5004c9b0a4f2e', 1795801650291497);
INSERT INTO public.schema_version VALUES (4, '0004_copy', '\x894327bf9f3b9ec6c2c2e103baed5dc0374fa253c1fe5d36328b6d825c2129fd', 1795801650291497);
INSERT INTO public.schema_version VALUES (5, '0005_chores', '\x98ebc2a1aef0b2bd617246f1f3ec64352197de1158be2659b2814fb294d78076', 1795801650291497);
INSERT INTO public.schema_version VALUES (6, '0006_api_use', '\xa74a073ffb73bc80e7c9667d66d7d328c768c0486927b0988de6104f171bfae6', 1795801650291497);
INSERT INTO public.schema_version VALUES (7, '0007_outbox_quota', '\x1d6ae798b6ea038f9f1a72321e1bda4396074130fbba43021443b03a567435a2', 1795801650291497);
INSERT INTO public.schema_version VALUES (8, '0008_background', '\x4fe7cbfe1fc248831d8330cf8d6ea85afb5934b235e66c87f09fbc517f8c4dce', 1795801650291497);
INSERT INTO public.schema_version VALUES (9, '0009_retired_fields', '\xd9c26acc32cfcbdc56575ac377a189862e288bfee7ed11e227024378806c09d0', 1795801650291497);
INSERT INTO public.schema_version VALUES (10, '0010_fold_addresses', '\x63837268c7e28b04ff5220dd0287faa49ddb1b7bee4ed2c7383520afa340d985', 1795801650291497);
INSERT INTO public.schema_version VALUES (11, '0011_fields_version', '\xb8f0bf9db9d556a00fc0a5778596f492c8d9aa938a67d8acdf89de98f652ac61', 1795801650291497);
INSERT INTO public.schema_version VALUES (12, '0012_account_ids', '\x49a41366f5ba327c74c2c9be1b4ccec26ae03f1cc31f177c931e0d531a11952a', 1795801650291497);
INSERT INTO public.schema_version VALUES (13, '0013_fold_people', '\x64b12a6a1a5968e66a9fddd9d6aa0a804ee0ec1f8d5ac5e33743eb2a59a33a44', 1795801650291497);
INSERT INTO public.schema_version VALUES (14, '0014_task_progress', '\x16dcf9c22c41aa93b10b3f3b68ec89d53871c67a29ca378cfd0932d9ce048a36', 1795801650291497);
INSERT INTO public.schema_version VALUES (15, '0015_keys_for_roles', '\x6679cd4267f8b70d95f3b691815d92ff9ac2a3164a8a2a7bc29009eb429da1cc', 1795801650291497);


--
-- Data for Name: subscription; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription VALUES (1, 1064, 'http://127.0.0.1:9009/hook', 'live', 39, 1, 1795801652099793, 1, 0, 'msg_Q8crCgIgQx4DmTVXUyCrp2mrTjt', 45, '\x5b7b226964223a2231303337222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a2246696e616c222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227369676d612ecebfceb4cebfcf82406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d2c7b226964223a2231303338222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22436f6d706f736564222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a22636166c3a9406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d2c7b226964223a2231303339222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22547261696c696e67222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227a65726f406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d2c7b226964223a2231303430222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22426c616e6b222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a22426c616e6b2e456e6473404578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d2c7b226964223a2231303431222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a225368617270222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2273747261c39f65406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d2c7b226964223a2231303432222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22446f75626c65222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2273747261737365406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c2263726561746554696d657374616d70223a22323032362d31312d32372031373a34373a3236222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623039633232653130663834223a22222c226e6577736c65747465725f746f706963735f36623039633232653130663835223a22222c2268656172645f6f665f75735f7468726f7567685f36623039633232653130663836223a22222c22656d706c6f796565735f36623039633232653130663837223a22222c22636f6e74726163745f72656e6577616c5f36623039633232653130663838223a22222c2264656d6f6e7374726174696f6e5f36623039633232653130663839223a22222c2270726f66696c655f706167655f36623039633232653130663861223a22222c226469726563745f6c696e655f36623039633232653130663862223a22222c226167726565645f746f5f6d61726b6574696e675f36623039633232653130663863223a22222c2273616c65735f6e6f7465735f36623039633232653130663864223a22222c22636f6c6f7572735f36623039633232653438396632223a22222c22636f756e745f36623039633232653438396633223a22222c227365656e5f36623039633232653438396634223a22227d5d', 1795801646285215, 1795801646306793, NULL, 0, NULL, 250, NULL, 0, 6, '6f4145b5fb917549', '\x015b45e2700e808603bb2c53f53e5dc516cf973d32b5c5a61dc88bc923c6f45759c9ab0f1065acaae58da8e1970b1f5fb14ef78ba8040e10d13355b15a349783ee', NULL, NULL);


--
-- Data for Name: unsubscribe_category; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: account account_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_name_key UNIQUE (name);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);


--
-- Name: account account_public_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_public_id_key UNIQUE (public_id);


--
-- Name: api_key api_key_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (account_id, id);


--
-- Name: api_usage api_usage_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_usage
    ADD CONSTRAINT api_usage_pkey PRIMARY KEY (account_id, key_id, day);


--
-- Name: api_use api_use_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_use
    ADD CONSTRAINT api_use_pkey PRIMARY KEY (account_id, key_id, method, code);


--
-- Name: app_user app_user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (account_id, id);


--
-- Name: background_task background_task_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.background_task
    ADD CONSTRAINT background_task_pkey PRIMARY KEY (account_id, work, subject);


--
-- Name: chore chore_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.chore
    ADD CONSTRAINT chore_pkey PRIMARY KEY (name);


--
-- Name: copy_progress copy_progress_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.copy_progress
    ADD CONSTRAINT copy_progress_pkey PRIMARY KEY (table_name, tenant);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (account_id, id);


--
-- Name: field field_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.field
    ADD CONSTRAINT field_pkey PRIMARY KEY (account_id, id);


--
-- Name: id_block id_block_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.id_block
    ADD CONSTRAINT id_block_pkey PRIMARY KEY (account_id, sequence);


--
-- Name: id_space id_space_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.id_space
    ADD CONSTRAINT id_space_pkey PRIMARY KEY (sequence);


--
-- Name: lead_block lead_block_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lead_block
    ADD CONSTRAINT lead_block_pkey PRIMARY KEY (account_id, block);


--
-- Name: lead lead_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (account_id, id);


--
-- Name: list_member list_member_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.list_member
    ADD CONSTRAINT list_member_pkey PRIMARY KEY (account_id, id);


--
-- Name: list list_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (account_id, id);


--
-- Name: list_tag list_tag_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.list_tag
    ADD CONSTRAINT list_tag_pkey PRIMARY KEY (account_id, id);


--
-- Name: outbox_epoch outbox_epoch_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox_epoch
    ADD CONSTRAINT outbox_epoch_pkey PRIMARY KEY (account_id, epoch);


--
-- Name: outbox_head outbox_head_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox_head
    ADD CONSTRAINT outbox_head_pkey PRIMARY KEY (account_id);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (account_id, seq);


--
-- Name: parked_lead parked_lead_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parked_lead
    ADD CONSTRAINT parked_lead_pkey PRIMARY KEY (account_id, subscription_id, lead_id);


--
-- Name: retired_field retired_field_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.retired_field
    ADD CONSTRAINT retired_field_pkey PRIMARY KEY (account_id, system_name);


--
-- Name: schema_version schema_version_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);


--
-- Name: subscription subscription_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (account_id, id);


--
-- Name: unsubscribe_category unsubscribe_category_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.unsubscribe_category
    ADD CONSTRAINT unsubscribe_category_pkey PRIMARY KEY (account_id, id);


--
-- Name: api_key_by_secret; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX api_key_by_secret ON public.api_key USING btree (account_id, secret_hash);


--
-- Name: app_user_by_email; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX app_user_by_email ON public.app_user USING btree (account_id, email_key);


--
-- Name: background_task_by_turn; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX background_task_by_turn ON public.background_task USING btree (updated_at, account_id, work, subject);


--
-- Name: delivery_attempt_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_attempt_by_time ON public.delivery_attempt USING btree (account_id, subscription_id, at);


--
-- Name: event_by_lead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX event_by_lead ON public.event USING btree (account_id, lead_id, at, id);


--
-- Name: event_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX event_by_time ON public.event USING btree (account_id, at, id);


--
-- Name: field_by_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX field_by_name ON public.field USING btree (account_id, system_name);


--
-- Name: lead_by_creation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lead_by_creation ON public.lead USING btree (account_id, created_at, id) WHERE (active = 1);


--
-- Name: lead_by_email; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lead_by_email ON public.lead USING btree (account_id, email_hash);


--
-- Name: lead_by_update; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lead_by_update ON public.lead USING btree (account_id, updated_at, id) WHERE (active = 1);


--
-- Name: list_member_by_lead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX list_member_by_lead ON public.list_member USING btree (account_id, lead_id);


--
-- Name: list_member_by_list; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX list_member_by_list ON public.list_member USING btree (account_id, list_id, lead_id);


--
-- Name: list_member_by_standing; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX list_member_by_standing ON public.list_member USING btree (account_id, list_id, standing, id);


--
-- Name: outbox_by_lead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_by_lead ON public.outbox USING btree (account_id, lead_id, seq) WHERE (bytes > 0);


--
-- Name: subscription_by_url; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX subscription_by_url ON public.subscription USING btree (account_id, url);


--
-- Name: subscription_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subscription_due ON public.subscription USING btree (state, next_at);


--
-- Name: api_key api_key_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: app_user app_user_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: field field_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.field
    ADD CONSTRAINT field_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: list list_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.list
    ADD CONSTRAINT list_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: list_tag list_tag_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.list_tag
    ADD CONSTRAINT list_tag_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: outbox_head outbox_head_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox_head
    ADD CONSTRAINT outbox_head_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: subscription subscription_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: unsubscribe_category unsubscribe_category_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.unsubscribe_category
    ADD CONSTRAINT unsubscribe_category_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: api_key account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.api_key USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: api_usage account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.api_usage USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: api_use account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.api_use USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: app_user account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.app_user USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: background_task account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.background_task USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: delivery_attempt account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.delivery_attempt USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: event account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.event USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: field account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.field USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: id_block account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.id_block USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: lead account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.lead USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: lead_block account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.lead_block USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: list account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.list USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: list_member account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.list_member USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: list_tag account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.list_tag USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: outbox account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.outbox USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: outbox_epoch account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.outbox_epoch USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: outbox_head account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.outbox_head USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: parked_lead account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.parked_lead USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: retired_field account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.retired_field USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: subscription account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.subscription USING (((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint) OR (current_setting('headwater.every_account'::text, true) = 'on'::text)));


--
-- Name: unsubscribe_category account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.unsubscribe_category USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


--
-- Name: api_key; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.api_key ENABLE ROW LEVEL SECURITY;

--
-- Name: api_usage; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.api_usage ENABLE ROW LEVEL SECURITY;

--
-- Name: api_use; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.api_use ENABLE ROW LEVEL SECURITY;

--
-- Name: app_user; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.app_user ENABLE ROW LEVEL SECURITY;

--
-- Name: background_task; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.background_task ENABLE ROW LEVEL SECURITY;

--
-- Name: delivery_attempt; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.delivery_attempt ENABLE ROW LEVEL SECURITY;

--
-- Name: event; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.event ENABLE ROW LEVEL SECURITY;

--
-- Name: field; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.field ENABLE ROW LEVEL SECURITY;

--
-- Name: id_block; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.id_block ENABLE ROW LEVEL SECURITY;

--
-- Name: lead; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.lead ENABLE ROW LEVEL SECURITY;

--
-- Name: lead_block; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.lead_block ENABLE ROW LEVEL SECURITY;

--
-- Name: list; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.list ENABLE ROW LEVEL SECURITY;

--
-- Name: list_member; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.list_member ENABLE ROW LEVEL SECURITY;

--
-- Name: list_tag; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.list_tag ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_epoch; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.outbox_epoch ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_head; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.outbox_head ENABLE ROW LEVEL SECURITY;

--
-- Name: parked_lead; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.parked_lead ENABLE ROW LEVEL SECURITY;

--
-- Name: retired_field; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.retired_field ENABLE ROW LEVEL SECURITY;

--
-- Name: subscription; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.subscription ENABLE ROW LEVEL SECURITY;

--
-- Name: unsubscribe_category; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.unsubscribe_category ENABLE ROW LEVEL SECURITY;

--
-- PostgreSQL database dump complete
--


