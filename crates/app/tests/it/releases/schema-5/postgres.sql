--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

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
    revoked_at bigint
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
    detail text COLLATE pg_catalog."C"
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
    seq bigint NOT NULL
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

INSERT INTO public.account VALUES (1, 'A4272BE2232F5F525EC051C8FDE5727A', 'Test', 'America/New_York', 1795747632035503);
INSERT INTO public.account VALUES (2, 'C2376EB3987D1AADD50CDC333FF04BCA', 'Other', 'UTC', 1795747632188753);


--
-- Data for Name: api_key; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_key VALUES (1, 1024, '', '\xa826a41d1389e4bd9cd6522d08ed931aaa3dcf55ae420080060eddd0a70ad190', 'observed', 'classic', 'lenient', 'on', 1795747632138440, NULL);


--
-- Data for Name: api_usage; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_usage VALUES (1, 1024, 20784, 28);


--
-- Data for Name: app_user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.app_user VALUES (1, 1025, 'jo@example.org', 'jo@example.org', '', '', '', 'jr-salesperson', true, NULL, NULL, NULL, 1795747632232714);
INSERT INTO public.app_user VALUES (1, 1026, 'maya.lindqvist@example.com', 'maya.lindqvist@example.com', 'Maya', 'Lindqvist', 'Maya Lindqvist', 'administrator', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1027, 'tom.okafor@example.com', 'tom.okafor@example.com', 'Tom', 'Okafor', 'Tom Okafor', 'company-manager', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1028, 'helena.brandt@example.com', 'helena.brandt@example.com', 'Helena', 'Brandt', 'Helena Brandt', 'marketing-manager', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1029, 'luis.moreno@example.com', 'luis.moreno@example.com', 'Luis', 'Moreno', 'Luis Moreno', 'sales-manager', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1030, 'grace.whitaker@example.com', 'grace.whitaker@example.com', 'Grace', 'Whitaker', 'Grace Whitaker', 'salesperson', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1031, 'daniel.kim@example.com', 'daniel.kim@example.com', 'Daniel', 'Kim', 'Daniel Kim', 'salesperson', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1032, 'aoife.byrne@example.com', 'aoife.byrne@example.com', 'Aoife', 'Byrne', 'Aoife Byrne', 'jr-salesperson', true, NULL, NULL, NULL, 1795747632284218);
INSERT INTO public.app_user VALUES (1, 1033, 'samir.haddad@example.com', 'samir.haddad@example.com', 'Samir', 'Haddad', 'Samir Haddad', 'jr-salesperson', true, NULL, NULL, NULL, 1795747632284218);


--
-- Data for Name: chore; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: copy_progress; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: delivery_attempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery_attempt VALUES (1, 1091, 1795747632484108, 'msg_LyB5WofauIDVjUHXHMNdBJCVY1B', NULL, 'bad-url', 0, 'the port of the URL is not allowed: use 80, 443 or one above 1023', 9);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES (1, 1024, 1024, 'leadCreation', NULL, NULL, NULL, NULL, 1764563233284218);
INSERT INTO public.event VALUES (1, 1025, 1025, 'leadCreation', NULL, NULL, NULL, NULL, 1765462201284218);
INSERT INTO public.event VALUES (1, 1026, 1026, 'leadCreation', NULL, NULL, NULL, NULL, 1766413544284218);
INSERT INTO public.event VALUES (1, 1027, 1027, 'leadCreation', 'Manually added by Aoife Byrne', NULL, NULL, NULL, 1766795321284218);
INSERT INTO public.event VALUES (1, 1028, 1028, 'leadCreation', 'Manually added by Luis Moreno', NULL, NULL, NULL, 1767456469284218);
INSERT INTO public.event VALUES (1, 1029, 1029, 'leadCreation', 'Manually added by Luis Moreno', NULL, NULL, NULL, 1768780277284218);
INSERT INTO public.event VALUES (1, 1030, 1030, 'leadCreation', NULL, NULL, NULL, NULL, 1768945438284218);
INSERT INTO public.event VALUES (1, 1031, 1031, 'leadCreation', NULL, NULL, NULL, NULL, 1770344559284218);
INSERT INTO public.event VALUES (1, 1032, 1032, 'leadCreation', NULL, NULL, NULL, NULL, 1770953900284218);
INSERT INTO public.event VALUES (1, 1033, 1033, 'leadCreation', NULL, NULL, NULL, NULL, 1771798832284218);
INSERT INTO public.event VALUES (1, 1034, 1034, 'leadCreation', 'Manually added by Daniel Kim', NULL, NULL, NULL, 1772127603284218);
INSERT INTO public.event VALUES (1, 1035, 1035, 'leadCreation', NULL, NULL, NULL, NULL, 1772961439284218);
INSERT INTO public.event VALUES (1, 1036, 1036, 'leadCreation', NULL, NULL, NULL, NULL, 1773882139284218);
INSERT INTO public.event VALUES (1, 1037, 1037, 'leadCreation', 'Manually added by Samir Haddad', NULL, NULL, NULL, 1775028825284218);
INSERT INTO public.event VALUES (1, 1038, 1038, 'leadCreation', NULL, NULL, NULL, NULL, 1775654938284218);
INSERT INTO public.event VALUES (1, 1039, 1039, 'leadCreation', NULL, NULL, NULL, NULL, 1776611950284218);
INSERT INTO public.event VALUES (1, 1040, 1040, 'leadCreation', NULL, NULL, NULL, NULL, 1777235530284218);
INSERT INTO public.event VALUES (1, 1041, 1041, 'leadCreation', NULL, NULL, NULL, NULL, 1778290181284218);
INSERT INTO public.event VALUES (1, 1042, 1042, 'leadCreation', NULL, NULL, NULL, NULL, 1778977355284218);
INSERT INTO public.event VALUES (1, 1043, 1043, 'leadCreation', NULL, NULL, NULL, NULL, 1779830179284218);
INSERT INTO public.event VALUES (1, 1044, 1044, 'leadCreation', NULL, NULL, NULL, NULL, 1780618801284218);
INSERT INTO public.event VALUES (1, 1045, 1045, 'leadCreation', NULL, NULL, NULL, NULL, 1781390893284218);
INSERT INTO public.event VALUES (1, 1046, 1046, 'leadCreation', NULL, NULL, NULL, NULL, 1782138001284218);
INSERT INTO public.event VALUES (1, 1047, 1047, 'leadCreation', NULL, NULL, NULL, NULL, 1782621209284218);
INSERT INTO public.event VALUES (1, 1048, 1048, 'leadCreation', NULL, NULL, NULL, NULL, 1783285458284218);
INSERT INTO public.event VALUES (1, 1049, 1049, 'leadCreation', NULL, NULL, NULL, NULL, 1784326090284218);
INSERT INTO public.event VALUES (1, 1050, 1050, 'leadCreation', NULL, NULL, NULL, NULL, 1784728345284218);
INSERT INTO public.event VALUES (1, 1051, 1051, 'leadCreation', 'Manually added by Luis Moreno', NULL, NULL, NULL, 1785653521284218);
INSERT INTO public.event VALUES (1, 1052, 1052, 'leadCreation', NULL, NULL, NULL, NULL, 1787047561284218);
INSERT INTO public.event VALUES (1, 1053, 1053, 'leadCreation', NULL, NULL, NULL, NULL, 1787128219284218);
INSERT INTO public.event VALUES (1, 1054, 1054, 'leadCreation', NULL, NULL, NULL, NULL, 1788451908284218);
INSERT INTO public.event VALUES (1, 1055, 1055, 'leadCreation', NULL, NULL, NULL, NULL, 1788656432284218);
INSERT INTO public.event VALUES (1, 1056, 1056, 'leadCreation', NULL, NULL, NULL, NULL, 1789891011284218);
INSERT INTO public.event VALUES (1, 1057, 1057, 'leadCreation', NULL, NULL, NULL, NULL, 1790341454284218);
INSERT INTO public.event VALUES (1, 1058, 1058, 'leadCreation', NULL, NULL, NULL, NULL, 1791534082284218);
INSERT INTO public.event VALUES (1, 1059, 1059, 'leadCreation', NULL, NULL, NULL, NULL, 1792040824284218);
INSERT INTO public.event VALUES (1, 1060, 1060, 'leadCreation', NULL, NULL, NULL, NULL, 1793304946284218);
INSERT INTO public.event VALUES (1, 1061, 1061, 'leadCreation', 'Manually added by Grace Whitaker', NULL, NULL, NULL, 1793912102284218);
INSERT INTO public.event VALUES (1, 1062, 1062, 'leadCreation', NULL, NULL, NULL, NULL, 1794296417284218);
INSERT INTO public.event VALUES (1, 1063, 1063, 'leadCreation', 'Manually added by Grace Whitaker', NULL, NULL, NULL, 1795262991284218);
INSERT INTO public.event VALUES (1, 1064, 1025, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1767957934000000);
INSERT INTO public.event VALUES (1, 1065, 1025, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1792593444000000);
INSERT INTO public.event VALUES (1, 1066, 1027, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1768563188000000);
INSERT INTO public.event VALUES (1, 1067, 1028, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1029","to":"1033"}', 1773327322000000);
INSERT INTO public.event VALUES (1, 1068, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1773409203000000);
INSERT INTO public.event VALUES (1, 1069, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1776184243000000);
INSERT INTO public.event VALUES (1, 1070, 1029, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"qualified","to":"contact"}', 1783684283000000);
INSERT INTO public.event VALUES (1, 1071, 1030, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1782482979000000);
INSERT INTO public.event VALUES (1, 1072, 1033, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1030","to":"1033"}', 1778082601000000);
INSERT INTO public.event VALUES (1, 1073, 1033, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1790933810000000);
INSERT INTO public.event VALUES (1, 1074, 1033, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1794235549000000);
INSERT INTO public.event VALUES (1, 1075, 1034, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1031","to":"1029"}', 1787241529000000);
INSERT INTO public.event VALUES (1, 1076, 1036, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1779178100000000);
INSERT INTO public.event VALUES (1, 1077, 1036, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1784115030000000);
INSERT INTO public.event VALUES (1, 1078, 1036, 'leadOwnerChange', NULL, NULL, NULL, '{"from":null,"to":"1030"}', 1795103098000000);
INSERT INTO public.event VALUES (1, 1079, 1037, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1776698169000000);
INSERT INTO public.event VALUES (1, 1080, 1038, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1779700157000000);
INSERT INTO public.event VALUES (1, 1081, 1041, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1784899901000000);
INSERT INTO public.event VALUES (1, 1082, 1044, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1786110882000000);
INSERT INTO public.event VALUES (1, 1083, 1045, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1031","to":"1033"}', 1795092109000000);
INSERT INTO public.event VALUES (1, 1084, 1046, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1786695485000000);
INSERT INTO public.event VALUES (1, 1085, 1046, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1787659513000000);
INSERT INTO public.event VALUES (1, 1086, 1046, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"qualified","to":"contact"}', 1789746217000000);
INSERT INTO public.event VALUES (1, 1087, 1046, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"contact","to":"customer"}', 1791361720000000);
INSERT INTO public.event VALUES (1, 1088, 1050, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"qualified"}', 1786549453000000);
INSERT INTO public.event VALUES (1, 1089, 1054, 'leadOwnerChange', NULL, NULL, NULL, '{"from":null,"to":"1029"}', 1789726519000000);
INSERT INTO public.event VALUES (1, 1090, 1055, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1791801039000000);
INSERT INTO public.event VALUES (1, 1091, 1055, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1031","to":"1033"}', 1793026160000000);
INSERT INTO public.event VALUES (1, 1092, 1056, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1790333845000000);
INSERT INTO public.event VALUES (1, 1093, 1057, 'leadOwnerChange', NULL, NULL, NULL, '{"from":"1030","to":"1031"}', 1791982216000000);
INSERT INTO public.event VALUES (1, 1094, 1059, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1792754898000000);
INSERT INTO public.event VALUES (1, 1095, 1059, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1793894471000000);
INSERT INTO public.event VALUES (1, 1096, 1059, 'leadOwnerChange', NULL, NULL, NULL, '{"from":null,"to":"1029"}', 1794582191000000);
INSERT INTO public.event VALUES (1, 1097, 1060, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"open"}', 1793719604000000);
INSERT INTO public.event VALUES (1, 1098, 1060, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1795428572000000);
INSERT INTO public.event VALUES (1, 1099, 1060, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"qualified","to":"contact"}', 1795614423000000);
INSERT INTO public.event VALUES (1, 1100, 1062, 'leadOwnerChange', NULL, NULL, NULL, '{"from":null,"to":"1031"}', 1795165231000000);
INSERT INTO public.event VALUES (1, 1101, 1063, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"open","to":"qualified"}', 1795706894000000);
INSERT INTO public.event VALUES (1, 1102, 1025, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Happy with the first weeks, asked about training.","callResult":"connected","direction":"outgoing","userID":"1033"}', 1774516700000000);
INSERT INTO public.event VALUES (1, 1103, 1025, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1033"}', 1765531209000000);
INSERT INTO public.event VALUES (1, 1104, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1787673574000000);
INSERT INTO public.event VALUES (1, 1105, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1787157610000000);
INSERT INTO public.event VALUES (1, 1106, 1027, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"incoming","userID":"1032"}', 1790849812000000);
INSERT INTO public.event VALUES (1, 1107, 1027, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Message on the answering machine.","callResult":"leftMessage","direction":"outgoing","userID":"1032"}', 1787737020000000);
INSERT INTO public.event VALUES (1, 1108, 1029, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Pleasant talk, wants to see a demonstration.","callResult":"connected","direction":"outgoing","userID":"1029"}', 1776433853000000);
INSERT INTO public.event VALUES (1, 1109, 1029, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Budget is approved, the contract goes to legal.","callResult":"connected","direction":"outgoing","userID":"1029"}', 1769760303000000);
INSERT INTO public.event VALUES (1, 1110, 1030, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":null,"callResult":"noAnswerNoMessage","direction":"outgoing","userID":"1030"}', 1772528505000000);
INSERT INTO public.event VALUES (1, 1111, 1033, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Sent the slides afterwards.","callResult":"connected","direction":"incoming","userID":"1033"}', 1785509674000000);
INSERT INTO public.event VALUES (1, 1112, 1034, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1031"}', 1781700256000000);
INSERT INTO public.event VALUES (1, 1113, 1038, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1786437069000000);
INSERT INTO public.event VALUES (1, 1114, 1038, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"No answer.","callResult":"noAnswerNoMessage","direction":"incoming","userID":"1032"}', 1787043496000000);
INSERT INTO public.event VALUES (1, 1115, 1038, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Colleague says to write instead.","callResult":"gatekeeper","direction":"outgoing","userID":"1032"}', 1793018353000000);
INSERT INTO public.event VALUES (1, 1116, 1039, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"The front desk took our number.","callResult":"gatekeeper","direction":"outgoing","userID":"1032"}', 1785231109000000);
INSERT INTO public.event VALUES (1, 1117, 1040, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Went through the offer; questions about the term.","callResult":"connected","direction":"incoming","userID":"1029"}', 1786524391000000);
INSERT INTO public.event VALUES (1, 1118, 1044, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"In a meeting, asked to be called back.","callResult":"callbackRequested","direction":"outgoing","userID":"1030"}', 1788252098000000);
INSERT INTO public.event VALUES (1, 1119, 1044, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Happy with the first weeks, asked about training.","callResult":"connected","direction":"outgoing","userID":"1030"}', 1790082637000000);
INSERT INTO public.event VALUES (1, 1120, 1044, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1030"}', 1786967890000000);
INSERT INTO public.event VALUES (1, 1121, 1051, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Message on the answering machine.","callResult":"leftMessage","direction":"outgoing","userID":"1029"}', 1789729071000000);
INSERT INTO public.event VALUES (1, 1122, 1053, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Not this year; asked us to call again in spring.","callResult":"connected","direction":"outgoing","userID":"1032"}', 1789379189000000);
INSERT INTO public.event VALUES (1, 1123, 1053, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Message on the answering machine.","callResult":"leftMessage","direction":"outgoing","userID":"1032"}', 1792746967000000);
INSERT INTO public.event VALUES (1, 1124, 1062, 'incomingCall', NULL, NULL, NULL, '{"callNotes":"Sent the slides afterwards.","callResult":"connected","direction":"incoming","userID":"1029"}', 1795089808000000);
INSERT INTO public.event VALUES (1, 1125, 1063, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Went through the offer; questions about the term.","callResult":"connected","direction":"outgoing","userID":"1030"}', 1795262991284218);
INSERT INTO public.event VALUES (1, 1126, 1063, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Rang out twice.","callResult":"noAnswerNoMessage","direction":"outgoing","userID":"1030"}', 1795601180000000);
INSERT INTO public.event VALUES (1, 1127, 1063, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"Went through the offer; questions about the term.","callResult":"connected","direction":"outgoing","userID":"1030"}', 1795617170000000);
INSERT INTO public.event VALUES (1, 1128, 1063, 'outgoingCall', NULL, NULL, NULL, '{"callNotes":"The front desk took our number.","callResult":"gatekeeper","direction":"outgoing","userID":"1030"}', 1795262991284218);
INSERT INTO public.event VALUES (1, 1129, 1064, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632436055);
INSERT INTO public.event VALUES (1, 1130, 1065, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1131, 1066, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1132, 1067, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1133, 1068, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1134, 1069, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1135, 1070, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1136, 1071, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1138, 1073, 'leadCreation', NULL, NULL, NULL, NULL, 1795747632457175);
INSERT INTO public.event VALUES (1, 1139, 1066, 'changeLeadStatus', NULL, NULL, NULL, '{"from":"unqualified","to":"qualified"}', 1795747632623844);


--
-- Data for Name: field; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.field VALUES (1, 1034, 'lead', 'product_interest_6b08ef304563a', 'Product Interest', 'picklist', 255, false, true, true, true, true, '[["Starter","Starter",0],["Team","Team",1],["Business","Business",2],["Enterprise","Enterprise",3],["Support only","Support only",4]]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1035, 'lead', 'newsletter_topics_6b08ef304563a', 'Newsletter Topics', 'checkbox', 255, false, true, true, true, true, '[["Product news","Product news",0],["Events","Events",1],["Case studies","Case studies",2],["Offers","Offers",3]]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1036, 'lead', 'heard_of_us_through_6b08ef304563a', 'Heard of Us Through', 'string', 255, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1037, 'lead', 'employees_6b08ef304563a', 'Employees', 'int', 20, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1038, 'lead', 'contract_renewal_6b08ef304563a', 'Contract Renewal', 'date', 10, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1039, 'lead', 'demonstration_6b08ef304563a', 'Demonstration', 'datetime', 19, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1040, 'lead', 'profile_page_6b08ef304563a', 'Profile Page', 'url', 255, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1041, 'lead', 'direct_line_6b08ef304563a', 'Direct Line', 'phone', 255, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1042, 'lead', 'agreed_to_marketing_6b08ef304563a', 'Agreed to Marketing', 'bit', 1, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1043, 'lead', 'sales_notes_6b08ef304563a', 'Sales Notes', 'textarea', 10000, false, true, true, true, true, '[]', 1795747632284218);
INSERT INTO public.field VALUES (1, 1092, 'lead', 'colours_6b08ef3072b88', 'Colours', 'checkbox', 255, false, true, true, true, true, '[["Red","Red, white",0],["Blue","blue",1],["Blue again","blue",2]]', 1795747632469896);
INSERT INTO public.field VALUES (1, 1093, 'lead', 'count_6b08ef3072b88', 'Count', 'int', 20, false, true, true, true, true, '[]', 1795747632469896);
INSERT INTO public.field VALUES (1, 1094, 'lead', 'seen_6b08ef3072b88', 'Seen', 'datetime', 19, false, true, true, true, true, '[]', 1795747632469896);


--
-- Data for Name: id_block; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.id_block VALUES (1, 'event', 1140, 2048);
INSERT INTO public.id_block VALUES (1, 'lead', 1074, 2048);
INSERT INTO public.id_block VALUES (1, 'record', 1105, 2048);


--
-- Data for Name: id_space; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.id_space VALUES ('event', 2);
INSERT INTO public.id_space VALUES ('lead', 2);
INSERT INTO public.id_space VALUES ('record', 2);


--
-- Data for Name: lead; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lead VALUES (1, 1024, NULL, 1030, 'Highland Hotels SA', 'Head of Operations', 'Céline', 'Blanc', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'c.blanc@example.com', 'https://www.example.com/highland-hotels', '02 61 91 60 17', '02 61 91 47 71', '494', NULL, NULL, 'Will grow to a second location next year.', NULL, NULL, 'Hospitality', 1, 1764563233284218, 1764563233284218, 38, 53, NULL, 'qualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Enterprise","newsletter_topics_6b08ef304563a":"Offers","heard_of_us_through_6b08ef304563a":"Autumn trade fair","employees_6b08ef304563a":"600","profile_page_6b08ef304563a":"https://www.example.org/people/celine-blanc","direct_line_6b08ef304563a":"02 61 91 08 84","agreed_to_marketing_6b08ef304563a":"1"}', -8057798389043887234, 0);
INSERT INTO public.lead VALUES (1, 1025, NULL, 1033, 'Highland Hotels SA', 'Customer Success Specialist', 'Fatima', 'Colin', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'f.colin@example.net', 'https://www.example.com/highland-hotels', NULL, '02 61 91 47 71', '281', NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1792593444000000, 1765462201284218, 37, 62, NULL, 'qualified', 'User', '{"product_interest_6b08ef304563a":"Enterprise","newsletter_topics_6b08ef304563a":"Events","employees_6b08ef304563a":"600","demonstration_6b08ef304563a":"2026-11-29 13:00:00","agreed_to_marketing_6b08ef304563a":"0"}', 4297983404291673363, 0);
INSERT INTO public.lead VALUES (1, 1026, NULL, 1032, 'Highland Hotels SA', 'Office Manager', 'Quentin', 'Bernard', NULL, 'Nantes', 'France', 'Pays de la Loire', NULL, 'quentin.bernard@example.net', 'https://www.example.com/highland-hotels', '02 61 91 35 30', '02 61 91 47 71', '610', NULL, NULL, 'Came by recommendation of a customer.', NULL, NULL, 'Hospitality', 1, 1766413544284218, 1766413544284218, 11, 18, NULL, 'unqualified', 'Influencer', '{"product_interest_6b08ef304563a":"Support only","heard_of_us_through_6b08ef304563a":"Autumn trade fair","employees_6b08ef304563a":"600","profile_page_6b08ef304563a":"https://www.example.org/people/quentin-bernard","direct_line_6b08ef304563a":"02 61 91 93 07","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Needs an offer in writing for the board."}', 6828652179288253101, 0);
INSERT INTO public.lead VALUES (1, 1027, NULL, 1032, 'Highland Hotels SA', 'Managing Director', 'Fatima', 'Lambert', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'f.lambert@example.com', 'https://www.example.com/highland-hotels', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1768563188000000, 1766795321284218, 53, 58, NULL, 'open', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Case studies","profile_page_6b08ef304563a":"https://www.example.org/people/fatima-lambert","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Wants references from the same industry."}', -2019556402240669341, 0);
INSERT INTO public.lead VALUES (1, 1028, NULL, 1033, 'Highland Hotels SA', 'Chief Marketing Officer', 'Léa', 'Faure', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'lea.faure@example.com', 'https://www.example.com/highland-hotels', NULL, '02 61 91 47 71', '56', '06 39 98 24 56', NULL, NULL, NULL, NULL, 'Hospitality', 1, 1773327322000000, 1767456469284218, 18, 25, NULL, 'unqualified', 'Decision Maker', '{"newsletter_topics_6b08ef304563a":"Product news","agreed_to_marketing_6b08ef304563a":"0"}', -1046074320025367784, 0);
INSERT INTO public.lead VALUES (1, 1029, NULL, 1029, 'Highland Hotels SA', 'Head of Sales', 'Aurélie', 'Fournier', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'aurelie.fournier@example.net', 'https://www.example.com/highland-hotels', '02 61 91 46 73', '02 61 91 47 71', '314', NULL, NULL, 'Compares us with two others; wants to decide this quarter.', NULL, NULL, 'Hospitality', 1, 1783684283000000, 1768780277284218, 36, 117, NULL, 'contact', 'Decision Maker', '{"product_interest_6b08ef304563a":"Support only","newsletter_topics_6b08ef304563a":"Product news,Offers","heard_of_us_through_6b08ef304563a":"Cold call","employees_6b08ef304563a":"600","agreed_to_marketing_6b08ef304563a":"1"}', 2877538673175335152, 0);
INSERT INTO public.lead VALUES (1, 1030, NULL, 1030, 'Highland Hotels SA', 'Chief Executive Officer', 'Nicolas', 'Colin', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'nicolas.colin@example.net', 'https://www.example.com/highland-hotels', '02 61 91 27 94', '02 61 91 47 71', '662', '06 39 98 01 91', NULL, NULL, NULL, NULL, 'Hospitality', 1, 1782482979000000, 1768945438284218, 22, 30, NULL, 'open', 'Decision Maker', '{"product_interest_6b08ef304563a":"Starter","newsletter_topics_6b08ef304563a":"Events","profile_page_6b08ef304563a":"https://www.example.org/people/nicolas-colin","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Compares us with two others; wants to decide this quarter."}', 8666223177355635842, 0);
INSERT INTO public.lead VALUES (1, 1031, NULL, 1031, 'Highland Hotels SA', 'Head of Marketing', 'Gabriel', 'Roux', NULL, 'Nantes', 'France', 'Pays de la Loire', NULL, 'gabriel.roux@example.org', 'https://www.example.com/highland-hotels', '02 61 91 05 12', '02 61 91 47 71', '605', NULL, NULL, 'Needs an offer in writing for the board.', NULL, NULL, 'Hospitality', 1, 1770344559284218, 1770344559284218, 21, 23, NULL, 'open', 'Decision Maker', '{"newsletter_topics_6b08ef304563a":"Product news,Events,Offers","employees_6b08ef304563a":"600","profile_page_6b08ef304563a":"https://www.example.org/people/gabriel-roux","agreed_to_marketing_6b08ef304563a":"0"}', -5239377757328691798, 0);
INSERT INTO public.lead VALUES (1, 1032, NULL, 1033, 'Highland Hotels SA', 'Communications Officer', 'Léa', 'Chevalier', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'l.chevalier@example.net', 'https://www.example.com/highland-hotels', '02 61 91 56 28', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1770953900284218, 1770953900284218, 7, 12, NULL, 'unqualified', 'User', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Case studies","heard_of_us_through_6b08ef304563a":"Recommendation","employees_6b08ef304563a":"600","direct_line_6b08ef304563a":"02 61 91 96 38","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Needs an offer in writing for the board."}', 6997421728720799049, 0);
INSERT INTO public.lead VALUES (1, 1033, NULL, 1033, 'Silverlake Labs Inc.', 'Business Development Manager', 'Jacob', 'Hall', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'jacob.hall@example.net', 'https://www.example.com/silverlake-labs', '(512) 555-0140', '(512) 555-0131', '238', NULL, NULL, NULL, NULL, NULL, 'Software', 1, 1794235549000000, 1771798832284218, 38, 56, NULL, 'qualified', 'Influencer', '{"product_interest_6b08ef304563a":"Enterprise","newsletter_topics_6b08ef304563a":"Offers","heard_of_us_through_6b08ef304563a":"Cold call","employees_6b08ef304563a":"91","demonstration_6b08ef304563a":"2026-11-19 15:00:00","profile_page_6b08ef304563a":"https://www.example.org/people/jacob-hall","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Was a customer before, at another company."}', -1645998577681672764, 0);
INSERT INTO public.lead VALUES (1, 1034, NULL, 1029, 'Crestview Packaging AB', 'Head of Operations', 'Albin', 'Karlsson', 'Björkvägen 52', 'Gothenburg', 'Sweden', 'Västra Götaland County', '416 05', 'albin.karlsson@example.com', 'https://www.example.com/crestview-packaging', '031-390 06 22', NULL, NULL, '070-174 06 50', NULL, 'Prefers to be reached in the morning.', NULL, NULL, 'Manufacturing', 1, 1787241529000000, 1772127603284218, 41, 59, NULL, 'open', 'Decision Maker', '{"product_interest_6b08ef304563a":"Enterprise","heard_of_us_through_6b08ef304563a":"Cold call","direct_line_6b08ef304563a":"031-390 06 98","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Came by recommendation of a customer."}', 755079529189771414, 0);
INSERT INTO public.lead VALUES (1, 1035, NULL, 1032, 'Silverlake Labs Inc.', 'IT Director', 'Naomi', 'Baker', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'naomi_baker@example.net', 'https://www.example.com/silverlake-labs', NULL, NULL, NULL, NULL, NULL, 'Was a customer before, at another company.', NULL, NULL, 'Software', 1, 1772961439284218, 1772961439284218, 31, 101, NULL, 'customer', 'Decision Maker', '{"product_interest_6b08ef304563a":"Team","newsletter_topics_6b08ef304563a":"Offers","heard_of_us_through_6b08ef304563a":"Price list download","employees_6b08ef304563a":"91","contract_renewal_6b08ef304563a":"2027-11-23","demonstration_6b08ef304563a":"2026-06-05 11:00:00","profile_page_6b08ef304563a":"https://www.example.org/people/naomi-baker","direct_line_6b08ef304563a":"(512) 555-0192","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Wants references from the same industry."}', 7647306125033313563, 0);
INSERT INTO public.lead VALUES (1, 1036, NULL, 1030, 'Kingfisher Training AB', 'Chief Executive Officer', 'Lars', 'Bergström', 'Drottninggatan 73', 'Stockholm', 'Sweden', 'Stockholm County', '114 96', 'lars_bergstrom@example.com', 'https://www.example.com/kingfisher-training', '08-465 004 58', '08-465 004 57', '825', '070-174 06 52', NULL, 'Needs an offer in writing for the board.', NULL, NULL, 'Education', 1, 1795103098000000, 1773882139284218, 32, 40, NULL, 'qualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Team","heard_of_us_through_6b08ef304563a":"Cold call","employees_6b08ef304563a":"234","profile_page_6b08ef304563a":"https://www.example.org/people/lars-bergstrom","agreed_to_marketing_6b08ef304563a":"0"}', -8365892796563096555, 0);
INSERT INTO public.lead VALUES (1, 1037, NULL, 1033, 'Crestview Packaging AB', 'Customer Success Specialist', 'Agnes', 'Andersson', 'Björkvägen 52', 'Gothenburg', 'Sweden', 'Västra Götaland County', '416 05', 'agnes_andersson@example.org', 'https://www.example.com/crestview-packaging', '031-390 06 43', '031-390 06 63', '454', NULL, NULL, NULL, NULL, NULL, 'Manufacturing', 1, 1776698169000000, 1775028825284218, 24, 50, NULL, 'open', 'User', '{"product_interest_6b08ef304563a":"Enterprise","newsletter_topics_6b08ef304563a":"Product news,Case studies","heard_of_us_through_6b08ef304563a":"Recommendation","employees_6b08ef304563a":"243","profile_page_6b08ef304563a":"https://www.example.org/people/agnes-andersson","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Asked for a price list at our stand."}', -2350786597651577809, 0);
INSERT INTO public.lead VALUES (1, 1038, NULL, 1032, 'Kingfisher Training AB', NULL, 'Karin', 'Gustafsson', 'Drottninggatan 73', 'Stockholm', 'Sweden', 'Stockholm County', '114 96', 'k.gustafsson@example.org', 'https://www.example.com/kingfisher-training', NULL, NULL, NULL, '070-174 06 59', NULL, 'Asked for a price list at our stand.', NULL, NULL, 'Education', 1, 1779700157000000, 1775654938284218, 40, 47, NULL, 'qualified', NULL, '{"newsletter_topics_6b08ef304563a":"Product news,Events,Case studies,Offers","heard_of_us_through_6b08ef304563a":"Partner referral","employees_6b08ef304563a":"234","demonstration_6b08ef304563a":"2026-10-24 08:30:00","direct_line_6b08ef304563a":"08-465 004 23","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Prefers to be reached in the morning."}', -9186171116431436860, 0);
INSERT INTO public.lead VALUES (1, 1039, NULL, 1032, 'Highland Hotels SA', 'Product Manager', 'Adrien', 'Rousseau', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'adrien.rousseau@example.net', 'https://www.example.com/highland-hotels', '02 61 91 68 76', NULL, NULL, '06 39 98 78 32', NULL, 'Asked for a price list at our stand.', NULL, NULL, 'Hospitality', 1, 1776611950284218, 1776611950284218, 96, 125, NULL, 'customer', 'Influencer', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Events,Case studies","heard_of_us_through_6b08ef304563a":"Partner referral","employees_6b08ef304563a":"600","contract_renewal_6b08ef304563a":"2027-06-23","demonstration_6b08ef304563a":"2026-10-01 08:30:00","direct_line_6b08ef304563a":"02 61 91 71 97","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Needs an offer in writing for the board."}', 4673450058475230233, 0);
INSERT INTO public.lead VALUES (1, 1040, NULL, 1029, 'Highland Hotels SA', 'Marketing Manager', 'Océane', 'Colin', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'oceane.colin@example.org', 'https://www.example.com/highland-hotels', '02 61 91 69 67', NULL, NULL, '06 39 98 30 92', NULL, NULL, NULL, NULL, 'Hospitality', 1, 1777235530284218, 1777235530284218, 12, 25, NULL, 'open', 'Influencer', '{"product_interest_6b08ef304563a":"Starter","newsletter_topics_6b08ef304563a":"Product news,Events,Case studies","heard_of_us_through_6b08ef304563a":"Autumn trade fair","profile_page_6b08ef304563a":"https://www.example.org/people/oceane-colin","agreed_to_marketing_6b08ef304563a":"0"}', -4779791728360838289, 0);
INSERT INTO public.lead VALUES (1, 1041, NULL, 1029, 'Highland Hotels SA', 'Head of Procurement', 'Antoine', 'Moreau', '71 place de l''Église', 'Nantes', 'France', 'Pays de la Loire', '44000', 'antoine.moreau@example.org', 'https://www.example.com/highland-hotels', '02 61 91 89 12', '02 61 91 47 71', '328', NULL, NULL, NULL, NULL, NULL, 'Hospitality', 1, 1784899901000000, 1778290181284218, 12, 17, NULL, 'open', 'Decision Maker', '{"newsletter_topics_6b08ef304563a":"Events","heard_of_us_through_6b08ef304563a":"Webinar","direct_line_6b08ef304563a":"02 61 91 54 63","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Came by recommendation of a customer."}', -6373452267104304191, 0);
INSERT INTO public.lead VALUES (1, 1042, NULL, 1031, 'Kingfisher Heat Pumps Inc.', 'Head of Procurement', 'Noah', 'Hall', '3295 Maple Avenue', 'Portland', 'United States', 'Oregon', '97220', 'n.hall@example.net', 'https://www.example.com/kingfisher-heat-pumps', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Energy', 1, 1778977355284218, 1778977355284218, 9, 18, NULL, 'unqualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Events,Case studies,Offers","heard_of_us_through_6b08ef304563a":"Partner referral","employees_6b08ef304563a":"116","profile_page_6b08ef304563a":"https://www.example.org/people/noah-hall","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Will grow to a second location next year."}', 3423190901482940034, 0);
INSERT INTO public.lead VALUES (1, 1043, NULL, 1030, 'Crestview Packaging AB', NULL, 'Astrid', 'Lundgren', 'Björkvägen 52', 'Gothenburg', 'Sweden', 'Västra Götaland County', '416 05', 'lundgren.astrid@example.com', 'https://www.example.com/crestview-packaging', NULL, '031-390 06 63', '616', '070-174 06 50', NULL, NULL, NULL, NULL, 'Manufacturing', 1, 1779830179284218, 1779830179284218, 17, 29, NULL, 'unqualified', NULL, '{"product_interest_6b08ef304563a":"Support only","newsletter_topics_6b08ef304563a":"Events,Offers","heard_of_us_through_6b08ef304563a":"Partner referral","employees_6b08ef304563a":"243","direct_line_6b08ef304563a":"031-390 06 22","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Prefers to be reached in the morning."}', 8652843790037499583, 0);
INSERT INTO public.lead VALUES (1, 1044, NULL, 1030, 'Kingfisher Training AB', 'Sales Manager', 'Astrid', 'Jansson', 'Drottninggatan 73', 'Stockholm', 'Sweden', 'Stockholm County', '114 96', 'astrid_jansson@example.org', 'https://www.example.com/kingfisher-training', '08-465 004 80', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Education', 1, 1786110882000000, 1780618801284218, 33, 67, NULL, 'qualified', 'Influencer', '{"product_interest_6b08ef304563a":"Team","newsletter_topics_6b08ef304563a":"Case studies,Offers","heard_of_us_through_6b08ef304563a":"Price list download","demonstration_6b08ef304563a":"2026-08-27 15:30:00","profile_page_6b08ef304563a":"https://www.example.org/people/astrid-jansson","agreed_to_marketing_6b08ef304563a":"0","sales_notes_6b08ef304563a":"Uses a spreadsheet today and is tired of it."}', -1379998308868730932, 0);
INSERT INTO public.lead VALUES (1, 1045, NULL, 1033, 'Thistle Trust AB', NULL, 'Agnes', 'Ekström', NULL, 'Gothenburg', 'Sweden', 'Västra Götaland County', NULL, 'agnes.ekstrom@example.org', 'https://www.example.com/thistle-trust', '031-390 06 06', '031-390 06 22', '851', '070-174 06 52', NULL, NULL, NULL, NULL, 'Non-profit', 1, 1795092109000000, 1781390893284218, 26, 28, NULL, 'open', NULL, '{"newsletter_topics_6b08ef304563a":"Events,Offers","heard_of_us_through_6b08ef304563a":"Contact form","employees_6b08ef304563a":"72","direct_line_6b08ef304563a":"031-390 06 61","agreed_to_marketing_6b08ef304563a":"1"}', 4168933068589464514, 0);
INSERT INTO public.lead VALUES (1, 1046, NULL, 1032, 'Silverlake Labs Inc.', 'Chief Marketing Officer', 'Priya', 'Young', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'p.young@example.com', 'https://www.example.com/silverlake-labs', '(512) 555-0159', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Software', 1, 1791361720000000, 1782138001284218, 95, 144, NULL, 'customer', 'Decision Maker', '{"product_interest_6b08ef304563a":"Enterprise","newsletter_topics_6b08ef304563a":"Case studies","heard_of_us_through_6b08ef304563a":"Newsletter sign-up","employees_6b08ef304563a":"91","contract_renewal_6b08ef304563a":"2029-03-14","demonstration_6b08ef304563a":"2026-11-05 08:30:00","direct_line_6b08ef304563a":"(512) 555-0134","agreed_to_marketing_6b08ef304563a":"0"}', 9209075310459447213, 0);
INSERT INTO public.lead VALUES (1, 1047, NULL, 1031, 'Silverlake Labs Inc.', 'Head of Sales', 'Isabel', 'Reed', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'isabel.reed@example.com', 'https://www.example.com/silverlake-labs', NULL, '(512) 555-0131', '443', NULL, NULL, NULL, NULL, NULL, 'Software', 1, 1782621209284218, 1782621209284218, 1, 5, NULL, 'unqualified', 'Decision Maker', '{"newsletter_topics_6b08ef304563a":"Events","heard_of_us_through_6b08ef304563a":"Contact form","employees_6b08ef304563a":"91","direct_line_6b08ef304563a":"(512) 555-0148","agreed_to_marketing_6b08ef304563a":"0"}', 4782848878805730770, 0);
INSERT INTO public.lead VALUES (1, 1048, NULL, 1032, 'Wren Leasing SA', 'Business Development Manager', 'François', 'Aubert', '82 rue de la République', 'Lyon', 'France', 'Auvergne-Rhône-Alpes', '69003', 'francois_aubert@example.org', 'https://www.example.com/wren-leasing', '04 65 71 55 57', NULL, NULL, NULL, NULL, 'Prefers to be reached in the morning.', NULL, NULL, 'Financial Services', 1, 1783285458284218, 1783285458284218, 20, 45, NULL, 'open', 'Influencer', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Product news,Case studies","heard_of_us_through_6b08ef304563a":"Contact form","employees_6b08ef304563a":"18","agreed_to_marketing_6b08ef304563a":"1"}', -8487243356912789305, 0);
INSERT INTO public.lead VALUES (1, 1049, NULL, 1029, 'Crestview Packaging AB', 'Communications Officer', 'Axel', 'Dahl', 'Björkvägen 52', 'Gothenburg', 'Sweden', 'Västra Götaland County', '416 05', 'axel.dahl@example.org', 'https://www.example.com/crestview-packaging', NULL, '031-390 06 63', '737', NULL, NULL, NULL, NULL, NULL, 'Manufacturing', 1, 1784326090284218, 1784326090284218, 12, 18, 1, 'open', 'User', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Case studies","profile_page_6b08ef304563a":"https://www.example.org/people/axel-dahl","direct_line_6b08ef304563a":"031-390 06 84","agreed_to_marketing_6b08ef304563a":"0"}', 2198149339250864398, 0);
INSERT INTO public.lead VALUES (1, 1050, NULL, 1033, 'Silverlake Labs Inc.', 'Sales Manager', 'James', 'Mitchell', '4236 Lake Drive', 'Austin', 'United States', 'Texas', '78755', 'mitchell.james@example.net', 'https://www.example.com/silverlake-labs', '(512) 555-0181', '(512) 555-0131', '535', NULL, NULL, 'Asked for a price list at our stand.', NULL, NULL, 'Software', 1, 1786549453000000, 1784728345284218, 33, 55, NULL, 'qualified', 'Influencer', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Events,Case studies,Offers","heard_of_us_through_6b08ef304563a":"Cold call","employees_6b08ef304563a":"91","profile_page_6b08ef304563a":"https://www.example.org/people/james-mitchell","agreed_to_marketing_6b08ef304563a":"0"}', -6938036859667374452, 0);
INSERT INTO public.lead VALUES (1, 1051, NULL, 1029, 'Ember Training AG', 'Head of Operations', 'Stefan', 'Zimmermann', 'Lindenallee 44', 'Berlin', 'Germany', 'Berlin', '10188', 'stefan.zimmermann@example.org', 'https://www.example.com/ember-training', '030 23125344', '030 23125974', '102', '0171 3920013', NULL, NULL, NULL, NULL, 'Education', 1, 1785653521284218, 1785653521284218, 155, 157, NULL, 'customer', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","heard_of_us_through_6b08ef304563a":"Webinar","employees_6b08ef304563a":"184","contract_renewal_6b08ef304563a":"2029-07-02","demonstration_6b08ef304563a":"2026-11-07 09:00:00","direct_line_6b08ef304563a":"030 23125961","agreed_to_marketing_6b08ef304563a":"0"}', -833629690493881823, 0);
INSERT INTO public.lead VALUES (1, 1052, NULL, 1029, 'Ember Training AG', 'IT Director', 'Anna', 'Keller', NULL, 'Berlin', 'Germany', 'Berlin', NULL, 'anna.keller@example.org', 'https://www.example.com/ember-training', '030 23125912', NULL, NULL, '0171 3920025', NULL, 'Will grow to a second location next year.', NULL, NULL, 'Education', 1, 1787047561284218, 1787047561284218, 12, 24, NULL, 'unqualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Team","newsletter_topics_6b08ef304563a":"Events,Case studies,Offers","heard_of_us_through_6b08ef304563a":"Cold call","employees_6b08ef304563a":"184","profile_page_6b08ef304563a":"https://www.example.org/people/anna-keller","direct_line_6b08ef304563a":"030 23125913","agreed_to_marketing_6b08ef304563a":"0"}', -2930600639583211076, 0);
INSERT INTO public.lead VALUES (1, 1053, NULL, 1032, 'Wren Trading LLC', 'Communications Officer', 'David', 'Anderson', NULL, 'Portland', 'United States', 'Oregon', NULL, 'david_anderson@example.net', 'https://www.example.com/wren-trading', '(503) 555-0133', '(503) 555-0175', '852', NULL, NULL, NULL, NULL, NULL, 'Retail', 1, 1787128219284218, 1787128219284218, 43, 81, NULL, 'contact', 'User', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Case studies","employees_6b08ef304563a":"21","demonstration_6b08ef304563a":"2026-10-20 08:00:00","direct_line_6b08ef304563a":"(503) 555-0111","agreed_to_marketing_6b08ef304563a":"1"}', 7303578773808926395, 0);
INSERT INTO public.lead VALUES (1, 1054, NULL, 1029, 'Ember Training AG', 'Chief Executive Officer', 'Lena', 'Krüger', 'Lindenallee 44', 'Berlin', 'Germany', 'Berlin', '10188', 'lena.kruger@example.org', 'https://www.example.com/ember-training', '030 23125153', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Education', 1, 1789726519000000, 1788451908284218, 21, 56, NULL, 'open', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","heard_of_us_through_6b08ef304563a":"Price list download","profile_page_6b08ef304563a":"https://www.example.org/people/lena-kruger","direct_line_6b08ef304563a":"030 23125779","agreed_to_marketing_6b08ef304563a":"0"}', 2340801545300971800, 0);
INSERT INTO public.lead VALUES (1, 1055, NULL, 1033, 'Kingfisher Heat Pumps Inc.', 'Data Analyst', 'Mason', 'Rivera', '3295 Maple Avenue', 'Portland', 'United States', 'Oregon', '97220', 'mason.rivera@example.com', 'https://www.example.com/kingfisher-heat-pumps', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Energy', 1, 1793026160000000, 1788656432284218, 14, 24, NULL, 'open', 'User', '{"product_interest_6b08ef304563a":"Support only","newsletter_topics_6b08ef304563a":"Product news","employees_6b08ef304563a":"116","direct_line_6b08ef304563a":"(503) 555-0140","agreed_to_marketing_6b08ef304563a":"0"}', -3132568728380469717, 0);
INSERT INTO public.lead VALUES (1, 1056, NULL, 1029, 'Wren Trading LLC', 'Data Analyst', 'Mason', 'Adams', '8127 Second Avenue', 'Portland', 'United States', 'Oregon', '97281', 'mason.adams@example.org', 'https://www.example.com/wren-trading', NULL, '(503) 555-0175', '250', NULL, NULL, NULL, NULL, NULL, 'Retail', 1, 1790333845000000, 1789891011284218, 19, 55, NULL, 'open', 'User', '{"product_interest_6b08ef304563a":"Business","heard_of_us_through_6b08ef304563a":"Cold call","profile_page_6b08ef304563a":"https://www.example.org/people/mason-adams","direct_line_6b08ef304563a":"(503) 555-0138","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Came by recommendation of a customer."}', 6713602266503873031, 0);
INSERT INTO public.lead VALUES (1, 1057, NULL, 1031, 'Kingfisher Heat Pumps Inc.', NULL, 'Elena', 'Baker', '3295 Maple Avenue', 'Portland', 'United States', 'Oregon', '97220', 'e.baker@example.net', 'https://www.example.com/kingfisher-heat-pumps', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Energy', 1, 1791982216000000, 1790341454284218, 5, 6, NULL, 'unqualified', NULL, '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Product news","heard_of_us_through_6b08ef304563a":"Webinar","employees_6b08ef304563a":"116","profile_page_6b08ef304563a":"https://www.example.org/people/elena-baker","direct_line_6b08ef304563a":"(503) 555-0170","agreed_to_marketing_6b08ef304563a":"1"}', -5774956185419269514, 0);
INSERT INTO public.lead VALUES (1, 1058, NULL, 1030, 'Wren Trading LLC', 'Marketing Manager', 'Isabel', 'Gomez', NULL, 'Portland', 'United States', 'Oregon', NULL, 'isabel.gomez@example.com', 'https://www.example.com/wren-trading', '(503) 555-0150', '(503) 555-0175', '459', NULL, NULL, NULL, NULL, NULL, 'Retail', 1, 1791534082284218, 1791534082284218, 11, 21, NULL, 'open', 'Influencer', '{"newsletter_topics_6b08ef304563a":"Product news,Case studies","heard_of_us_through_6b08ef304563a":"Autumn trade fair","direct_line_6b08ef304563a":"(503) 555-0128","agreed_to_marketing_6b08ef304563a":"1","sales_notes_6b08ef304563a":"Reads the newsletter regularly and answers it now and then."}', -8842168704883218262, 0);
INSERT INTO public.lead VALUES (1, 1059, NULL, 1029, 'Wren Trading LLC', 'Owner', 'Michael', 'Anderson', '8127 Second Avenue', 'Portland', 'United States', 'Oregon', '97281', 'm.anderson@example.org', 'https://www.example.com/wren-trading', NULL, '(503) 555-0175', '276', NULL, NULL, 'Was a customer before, at another company.', NULL, NULL, 'Retail', 1, 1794582191000000, 1792040824284218, 68, 90, NULL, 'qualified', 'Decision Maker', '{"newsletter_topics_6b08ef304563a":"Events","heard_of_us_through_6b08ef304563a":"Partner referral","employees_6b08ef304563a":"21","demonstration_6b08ef304563a":"2026-12-11 10:00:00","profile_page_6b08ef304563a":"https://www.example.org/people/michael-anderson","agreed_to_marketing_6b08ef304563a":"1"}', 1613901863186900609, 0);
INSERT INTO public.lead VALUES (1, 1060, NULL, 1033, 'Ember Training AG', 'Head of Procurement', 'Matthias', 'Günther', 'Lindenallee 44', 'Berlin', 'Germany', 'Berlin', '10188', 'matthias.gunther@example.com', 'https://www.example.com/ember-training', '030 23125779', '030 23125974', '871', '0171 3920035', NULL, NULL, NULL, NULL, 'Education', 1, 1795614423000000, 1793304946284218, 48, 84, NULL, 'contact', 'Decision Maker', '{"product_interest_6b08ef304563a":"Support only","newsletter_topics_6b08ef304563a":"Product news,Events,Case studies,Offers","heard_of_us_through_6b08ef304563a":"Recommendation","employees_6b08ef304563a":"184","demonstration_6b08ef304563a":"2026-11-21 15:00:00","profile_page_6b08ef304563a":"https://www.example.org/people/matthias-gunther","agreed_to_marketing_6b08ef304563a":"1"}', 1013271756212998316, 0);
INSERT INTO public.lead VALUES (1, 1061, NULL, 1030, 'Granite Trading SAS', 'Head of Sales', 'Hugo', 'Rousseau', NULL, 'Lyon', 'France', 'Auvergne-Rhône-Alpes', NULL, 'rousseau.hugo@example.net', 'https://www.example.com/granite-trading', '04 65 71 43 81', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Retail', 1, 1793912102284218, 1793912102284218, 73, 87, NULL, 'qualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Product news,Events,Offers","heard_of_us_through_6b08ef304563a":"Newsletter sign-up","employees_6b08ef304563a":"19","demonstration_6b08ef304563a":"2026-11-24 08:30:00","profile_page_6b08ef304563a":"https://www.example.org/people/hugo-rousseau","direct_line_6b08ef304563a":"04 65 71 42 69","agreed_to_marketing_6b08ef304563a":"1"}', -5132639541515763549, 0);
INSERT INTO public.lead VALUES (1, 1062, NULL, 1031, 'Wren Leasing SA', 'Head of Sales', 'Hélène', 'Mercier', '82 rue de la République', 'Lyon', 'France', 'Auvergne-Rhône-Alpes', '69003', 'h.mercier@example.com', 'https://www.example.com/wren-leasing', '04 65 71 11 78', '04 65 71 89 83', '352', NULL, NULL, NULL, NULL, NULL, 'Financial Services', 1, 1795165231000000, 1794296417284218, 4, 10, NULL, 'unqualified', 'Decision Maker', '{"product_interest_6b08ef304563a":"Business","newsletter_topics_6b08ef304563a":"Offers","heard_of_us_through_6b08ef304563a":"Autumn trade fair","direct_line_6b08ef304563a":"04 65 71 28 65","agreed_to_marketing_6b08ef304563a":"0"}', -8207415936233943647, 0);
INSERT INTO public.lead VALUES (1, 1063, NULL, 1030, 'Millstone Systems Ltd.', 'Digital Marketing Specialist', 'Laura', 'Lee', '849 Granville Street', 'Calgary', 'Canada', 'Alberta', 'T2P 9X4', 'laura_lee@example.org', 'https://www.example.com/millstone-systems', '(403) 555-0192', '(403) 555-0110', '578', NULL, NULL, 'Asked for a price list at our stand.', NULL, NULL, 'Software', 1, 1795706894000000, 1795262991284218, 27, 56, NULL, 'qualified', 'User', '{"product_interest_6b08ef304563a":"Starter","newsletter_topics_6b08ef304563a":"Offers","heard_of_us_through_6b08ef304563a":"Contact form","employees_6b08ef304563a":"162","demonstration_6b08ef304563a":"2026-12-17 16:00:00","agreed_to_marketing_6b08ef304563a":"1"}', -8575203005321955810, 0);
INSERT INTO public.lead VALUES (1, 1064, NULL, NULL, NULL, NULL, 'Early', NULL, NULL, NULL, NULL, NULL, NULL, 'before.the.subscription@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632436055, 1795747632436055, 0, 0, NULL, 'unqualified', NULL, '{}', 25527261453436272, 0);
INSERT INTO public.lead VALUES (1, 1065, NULL, NULL, NULL, NULL, 'Final', NULL, NULL, NULL, NULL, NULL, NULL, 'sigma.οδος@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', 6723120680528459126, 0);
INSERT INTO public.lead VALUES (1, 1066, NULL, NULL, NULL, NULL, 'Medial', NULL, NULL, 'Kiel', NULL, NULL, NULL, 'sigma.οδοσ@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632623844, 1795747632457175, 0, 0, NULL, 'qualified', NULL, '{}', 5388332046831406292, 0);
INSERT INTO public.lead VALUES (1, 1067, NULL, NULL, NULL, NULL, 'Composed', NULL, NULL, NULL, NULL, NULL, NULL, 'café@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', 7866307037970767632, 0);
INSERT INTO public.lead VALUES (1, 1068, NULL, NULL, NULL, NULL, 'Decomposed', NULL, NULL, NULL, NULL, NULL, NULL, 'café@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', 4678991005918947692, 0);
INSERT INTO public.lead VALUES (1, 1069, NULL, NULL, NULL, NULL, 'Trailing', NULL, NULL, NULL, NULL, NULL, NULL, 'zero@example.org​', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', -739116704939811767, 0);
INSERT INTO public.lead VALUES (1, 1070, NULL, NULL, NULL, NULL, 'Clean', NULL, NULL, NULL, NULL, NULL, NULL, 'zero@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', -5549569210951702071, 0);
INSERT INTO public.lead VALUES (1, 1071, NULL, NULL, NULL, NULL, 'Blank', NULL, NULL, NULL, NULL, NULL, NULL, ' Blank.Ends@Example.org
', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', -3313416886080800229, 0);
INSERT INTO public.lead VALUES (1, 1073, NULL, NULL, NULL, NULL, 'Double', NULL, NULL, NULL, NULL, NULL, NULL, 'strasse@example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1795747632457175, 1795747632457175, 0, 0, NULL, 'unqualified', NULL, '{}', -2414916241631422081, 0);


--
-- Data for Name: lead_block; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lead_block VALUES (1, 1, 49);


--
-- Data for Name: list; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.list VALUES (1, 1044, 'Monthly Newsletter', 'Everybody who asked for it.', 18, 1, 1795747632284218);
INSERT INTO public.list VALUES (1, 1045, 'Product Updates', 'Release notes for those who use or try the product.', 7, 2, 1795747632284218);
INSERT INTO public.list VALUES (1, 1046, 'Autumn Trade Fair', 'Visitors of our stand.', 2, 0, 1795747632284218);
INSERT INTO public.list VALUES (1, 1047, 'Webinar: Getting Started', 'Registrations.', 4, 2, 1795747632284218);
INSERT INTO public.list VALUES (1, 1048, 'Customers', 'All customers, for service notices.', 4, 0, 1795747632284218);
INSERT INTO public.list VALUES (1, 1049, 'Wake Up Again', 'Cold leads for the campaign in spring.', 1, 0, 1795747632284218);
INSERT INTO public.list VALUES (1, 1095, 'Newsletter', 'kept', 7, 1, 1795747632481244);


--
-- Data for Name: list_member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.list_member VALUES (1, 1050, 1044, 1024, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1051, 1044, 1026, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1052, 1044, 1027, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1053, 1044, 1030, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1054, 1044, 1031, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1055, 1044, 1032, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1056, 1044, 1035, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1057, 1044, 1041, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1058, 1044, 1043, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1059, 1044, 1046, 'removed', 1795262991284218, 1795505311284218);
INSERT INTO public.list_member VALUES (1, 1060, 1044, 1048, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1061, 1044, 1049, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1062, 1044, 1050, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1063, 1044, 1051, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1064, 1044, 1053, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1065, 1044, 1058, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1066, 1044, 1060, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1067, 1044, 1061, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1068, 1044, 1063, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1069, 1045, 1029, 'removed', 1795262991284218, 1795505311284218);
INSERT INTO public.list_member VALUES (1, 1070, 1045, 1035, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1071, 1045, 1038, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1072, 1045, 1039, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1073, 1045, 1041, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1074, 1045, 1048, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1075, 1045, 1051, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1076, 1045, 1055, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1077, 1045, 1060, 'removed', 1795262991284218, 1795505311284218);
INSERT INTO public.list_member VALUES (1, 1078, 1046, 1024, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1079, 1046, 1042, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1080, 1047, 1032, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1081, 1047, 1043, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1082, 1047, 1048, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1083, 1047, 1051, 'removed', 1795262991284218, 1795505311284218);
INSERT INTO public.list_member VALUES (1, 1084, 1047, 1053, 'removed', 1795262991284218, 1795505311284218);
INSERT INTO public.list_member VALUES (1, 1085, 1047, 1055, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1086, 1048, 1035, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1087, 1048, 1039, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1088, 1048, 1046, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1089, 1048, 1051, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1090, 1049, 1026, 'active', 1795262991284218, 1795262991284218);
INSERT INTO public.list_member VALUES (1, 1096, 1095, 1065, 'removed', 1795747632488784, 1795747632615227);
INSERT INTO public.list_member VALUES (1, 1097, 1095, 1066, 'active', 1795747632496995, 1795747632496995);
INSERT INTO public.list_member VALUES (1, 1098, 1095, 1067, 'active', 1795747632509099, 1795747632509099);
INSERT INTO public.list_member VALUES (1, 1099, 1095, 1068, 'active', 1795747632524852, 1795747632524852);
INSERT INTO public.list_member VALUES (1, 1100, 1095, 1069, 'active', 1795747632532864, 1795747632532864);
INSERT INTO public.list_member VALUES (1, 1101, 1095, 1070, 'active', 1795747632541562, 1795747632541562);
INSERT INTO public.list_member VALUES (1, 1102, 1095, 1071, 'active', 1795747632575874, 1795747632575874);
INSERT INTO public.list_member VALUES (1, 1104, 1095, 1073, 'active', 1795747632592815, 1795747632592815);


--
-- Data for Name: list_tag; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES (1, 1, 1024, 'created', 1764563233284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 2, 1025, 'created', 1765462201284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 3, 1026, 'created', 1766413544284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 4, 1027, 'created', 1766795321284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 5, 1028, 'created', 1767456469284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 6, 1029, 'created', 1768780277284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 7, 1030, 'created', 1768945438284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 8, 1031, 'created', 1770344559284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 9, 1032, 'created', 1770953900284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 10, 1033, 'created', 1771798832284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 11, 1034, 'created', 1772127603284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 12, 1035, 'created', 1772961439284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 13, 1036, 'created', 1773882139284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 14, 1037, 'created', 1775028825284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 15, 1038, 'created', 1775654938284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 16, 1039, 'created', 1776611950284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 17, 1040, 'created', 1777235530284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 18, 1041, 'created', 1778290181284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 19, 1042, 'created', 1778977355284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 20, 1043, 'created', 1779830179284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 21, 1044, 'created', 1780618801284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 22, 1045, 'created', 1781390893284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 23, 1046, 'created', 1782138001284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 24, 1047, 'created', 1782621209284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 25, 1048, 'created', 1783285458284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 26, 1049, 'created', 1784326090284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 27, 1050, 'created', 1784728345284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 28, 1051, 'created', 1785653521284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 29, 1052, 'created', 1787047561284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 30, 1053, 'created', 1787128219284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 31, 1054, 'created', 1788451908284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 32, 1055, 'created', 1788656432284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 33, 1056, 'created', 1789891011284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 34, 1057, 'created', 1790341454284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 35, 1058, 'created', 1791534082284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 36, 1059, 'created', 1792040824284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 37, 1060, 'created', 1793304946284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 38, 1061, 'created', 1793912102284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 39, 1062, 'created', 1794296417284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 40, 1063, 'created', 1795262991284218, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 41, 1025, 'updated', 1767957934000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":13,"lead_score_weighted":4},"new":{"lead_status":"open","lead_score":23,"lead_score_weighted":16}}');
INSERT INTO public.outbox VALUES (1, 42, 1025, 'updated', 1792593444000000, NULL, '{"old":{"lead_status":"open","lead_score":23,"lead_score_weighted":16},"new":{"lead_status":"qualified","lead_score":62,"lead_score_weighted":37}}');
INSERT INTO public.outbox VALUES (1, 43, 1027, 'updated', 1768563188000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":13,"lead_score_weighted":7},"new":{"lead_status":"open","lead_score":58,"lead_score_weighted":53}}');
INSERT INTO public.outbox VALUES (1, 44, 1028, 'updated', 1773327322000000, NULL, '{"old":{"owner_id":1029},"new":{"owner_id":1033}}');
INSERT INTO public.outbox VALUES (1, 45, 1029, 'updated', 1773409203000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":26,"lead_score_weighted":24},"new":{"lead_status":"open","lead_score":19,"lead_score_weighted":12}}');
INSERT INTO public.outbox VALUES (1, 46, 1029, 'updated', 1776184243000000, NULL, '{"old":{"lead_status":"open","lead_score":19,"lead_score_weighted":12},"new":{"lead_status":"qualified","lead_score":66,"lead_score_weighted":37}}');
INSERT INTO public.outbox VALUES (1, 47, 1029, 'updated', 1783684283000000, NULL, '{"old":{"lead_status":"qualified","lead_score":66,"lead_score_weighted":37},"new":{"lead_status":"contact","lead_score":117,"lead_score_weighted":36}}');
INSERT INTO public.outbox VALUES (1, 48, 1030, 'updated', 1782482979000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":9,"lead_score_weighted":6},"new":{"lead_status":"open","lead_score":30,"lead_score_weighted":22}}');
INSERT INTO public.outbox VALUES (1, 49, 1033, 'updated', 1778082601000000, NULL, '{"old":{"owner_id":1030},"new":{"owner_id":1033}}');
INSERT INTO public.outbox VALUES (1, 50, 1033, 'updated', 1790933810000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":11,"lead_score_weighted":6},"new":{"lead_status":"open","lead_score":50,"lead_score_weighted":44}}');
INSERT INTO public.outbox VALUES (1, 51, 1033, 'updated', 1794235549000000, NULL, '{"old":{"lead_status":"open","lead_score":50,"lead_score_weighted":44},"new":{"lead_status":"qualified","lead_score":56,"lead_score_weighted":38}}');
INSERT INTO public.outbox VALUES (1, 52, 1034, 'updated', 1787241529000000, NULL, '{"old":{"owner_id":1031},"new":{"owner_id":1029}}');
INSERT INTO public.outbox VALUES (1, 53, 1036, 'updated', 1779178100000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":28,"lead_score_weighted":19},"new":{"lead_status":"open","lead_score":30,"lead_score_weighted":29}}');
INSERT INTO public.outbox VALUES (1, 54, 1036, 'updated', 1784115030000000, NULL, '{"old":{"lead_status":"open","lead_score":30,"lead_score_weighted":29},"new":{"lead_status":"qualified","lead_score":40,"lead_score_weighted":32}}');
INSERT INTO public.outbox VALUES (1, 55, 1036, 'updated', 1795103098000000, NULL, '{"old":{},"new":{"owner_id":1030}}');
INSERT INTO public.outbox VALUES (1, 56, 1037, 'updated', 1776698169000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":23,"lead_score_weighted":9},"new":{"lead_status":"open","lead_score":50,"lead_score_weighted":24}}');
INSERT INTO public.outbox VALUES (1, 57, 1038, 'updated', 1779700157000000, NULL, '{"old":{"lead_status":"open","lead_score":24,"lead_score_weighted":9},"new":{"lead_status":"qualified","lead_score":47,"lead_score_weighted":40}}');
INSERT INTO public.outbox VALUES (1, 58, 1041, 'updated', 1784899901000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":8,"lead_score_weighted":5},"new":{"lead_status":"open","lead_score":17,"lead_score_weighted":12}}');
INSERT INTO public.outbox VALUES (1, 59, 1044, 'updated', 1786110882000000, NULL, '{"old":{"lead_status":"open","lead_score":29,"lead_score_weighted":16},"new":{"lead_status":"qualified","lead_score":67,"lead_score_weighted":33}}');
INSERT INTO public.outbox VALUES (1, 60, 1045, 'updated', 1795092109000000, NULL, '{"old":{"owner_id":1031},"new":{"owner_id":1033}}');
INSERT INTO public.outbox VALUES (1, 61, 1046, 'updated', 1786695485000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":7,"lead_score_weighted":4},"new":{"lead_status":"open","lead_score":27,"lead_score_weighted":18}}');
INSERT INTO public.outbox VALUES (1, 62, 1046, 'updated', 1787659513000000, NULL, '{"old":{"lead_status":"open","lead_score":27,"lead_score_weighted":18},"new":{"lead_status":"qualified","lead_score":61,"lead_score_weighted":29}}');
INSERT INTO public.outbox VALUES (1, 63, 1046, 'updated', 1789746217000000, NULL, '{"old":{"lead_status":"qualified","lead_score":61,"lead_score_weighted":29},"new":{"lead_status":"contact","lead_score":109,"lead_score_weighted":78}}');
INSERT INTO public.outbox VALUES (1, 64, 1046, 'updated', 1791361720000000, NULL, '{"old":{"lead_status":"contact","lead_score":109,"lead_score_weighted":78},"new":{"lead_status":"customer","lead_score":144,"lead_score_weighted":95}}');
INSERT INTO public.outbox VALUES (1, 65, 1050, 'updated', 1786549453000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":16,"lead_score_weighted":8},"new":{"lead_status":"qualified","lead_score":55,"lead_score_weighted":33}}');
INSERT INTO public.outbox VALUES (1, 66, 1054, 'updated', 1789726519000000, NULL, '{"old":{},"new":{"owner_id":1029}}');
INSERT INTO public.outbox VALUES (1, 67, 1055, 'updated', 1791801039000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":29,"lead_score_weighted":20},"new":{"lead_status":"open","lead_score":24,"lead_score_weighted":14}}');
INSERT INTO public.outbox VALUES (1, 68, 1055, 'updated', 1793026160000000, NULL, '{"old":{"owner_id":1031},"new":{"owner_id":1033}}');
INSERT INTO public.outbox VALUES (1, 69, 1056, 'updated', 1790333845000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":7,"lead_score_weighted":6},"new":{"lead_status":"open","lead_score":55,"lead_score_weighted":19}}');
INSERT INTO public.outbox VALUES (1, 70, 1057, 'updated', 1791982216000000, NULL, '{"old":{"owner_id":1030},"new":{"owner_id":1031}}');
INSERT INTO public.outbox VALUES (1, 71, 1059, 'updated', 1792754898000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":29,"lead_score_weighted":28},"new":{"lead_status":"open","lead_score":24,"lead_score_weighted":8}}');
INSERT INTO public.outbox VALUES (1, 72, 1059, 'updated', 1793894471000000, NULL, '{"old":{"lead_status":"open","lead_score":24,"lead_score_weighted":8},"new":{"lead_status":"qualified","lead_score":90,"lead_score_weighted":68}}');
INSERT INTO public.outbox VALUES (1, 73, 1059, 'updated', 1794582191000000, NULL, '{"old":{},"new":{"owner_id":1029}}');
INSERT INTO public.outbox VALUES (1, 74, 1060, 'updated', 1793719604000000, NULL, '{"old":{"lead_status":"unqualified","lead_score":30,"lead_score_weighted":25},"new":{"lead_status":"open","lead_score":60,"lead_score_weighted":27}}');
INSERT INTO public.outbox VALUES (1, 75, 1060, 'updated', 1795428572000000, NULL, '{"old":{"lead_status":"open","lead_score":60,"lead_score_weighted":27},"new":{"lead_status":"qualified","lead_score":44,"lead_score_weighted":14}}');
INSERT INTO public.outbox VALUES (1, 76, 1060, 'updated', 1795614423000000, NULL, '{"old":{"lead_status":"qualified","lead_score":44,"lead_score_weighted":14},"new":{"lead_status":"contact","lead_score":84,"lead_score_weighted":48}}');
INSERT INTO public.outbox VALUES (1, 77, 1062, 'updated', 1795165231000000, NULL, '{"old":{},"new":{"owner_id":1031}}');
INSERT INTO public.outbox VALUES (1, 78, 1063, 'updated', 1795706894000000, NULL, '{"old":{"lead_status":"open","lead_score":40,"lead_score_weighted":35},"new":{"lead_status":"qualified","lead_score":56,"lead_score_weighted":27}}');
INSERT INTO public.outbox VALUES (1, 79, 1024, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 80, 1026, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 81, 1027, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 82, 1030, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 83, 1031, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 84, 1032, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 85, 1035, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 86, 1041, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 87, 1043, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 88, 1046, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 89, 1048, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 90, 1049, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 91, 1050, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 92, 1051, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 93, 1053, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 94, 1058, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 95, 1060, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 96, 1061, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 97, 1063, 'joined', 1795262991284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 98, 1029, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 99, 1035, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 100, 1038, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 101, 1039, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 102, 1041, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 103, 1048, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 104, 1051, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 105, 1055, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 106, 1060, 'joined', 1795262991284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 107, 1024, 'joined', 1795262991284218, NULL, '{"list":1046}');
INSERT INTO public.outbox VALUES (1, 108, 1042, 'joined', 1795262991284218, NULL, '{"list":1046}');
INSERT INTO public.outbox VALUES (1, 109, 1032, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 110, 1043, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 111, 1048, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 112, 1051, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 113, 1053, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 114, 1055, 'joined', 1795262991284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 115, 1035, 'joined', 1795262991284218, NULL, '{"list":1048}');
INSERT INTO public.outbox VALUES (1, 116, 1039, 'joined', 1795262991284218, NULL, '{"list":1048}');
INSERT INTO public.outbox VALUES (1, 117, 1046, 'joined', 1795262991284218, NULL, '{"list":1048}');
INSERT INTO public.outbox VALUES (1, 118, 1051, 'joined', 1795262991284218, NULL, '{"list":1048}');
INSERT INTO public.outbox VALUES (1, 119, 1026, 'joined', 1795262991284218, NULL, '{"list":1049}');
INSERT INTO public.outbox VALUES (1, 120, 1046, 'left', 1795505311284218, NULL, '{"list":1044}');
INSERT INTO public.outbox VALUES (1, 121, 1029, 'left', 1795505311284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 122, 1060, 'left', 1795505311284218, NULL, '{"list":1045}');
INSERT INTO public.outbox VALUES (1, 123, 1051, 'left', 1795505311284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 124, 1053, 'left', 1795505311284218, NULL, '{"list":1047}');
INSERT INTO public.outbox VALUES (1, 125, 1064, 'created', 1795747632436055, NULL, NULL);
INSERT INTO public.outbox VALUES (1, 126, 1065, 'created', 1795747632457175, '{"id":1065,"first_name":"Final","email_address":"sigma.οδος@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 127, 1066, 'created', 1795747632457175, '{"id":1066,"first_name":"Medial","email_address":"sigma.οδοσ@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 128, 1067, 'created', 1795747632457175, '{"id":1067,"first_name":"Composed","email_address":"café@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 129, 1068, 'created', 1795747632457175, '{"id":1068,"first_name":"Decomposed","email_address":"café@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 130, 1069, 'created', 1795747632457175, '{"id":1069,"first_name":"Trailing","email_address":"zero@example.org​","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 131, 1070, 'created', 1795747632457175, '{"id":1070,"first_name":"Clean","email_address":"zero@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 132, 1071, 'created', 1795747632457175, '{"id":1071,"first_name":"Blank","email_address":" Blank.Ends@Example.org\r\n","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 133, 1072, 'created', 1795747632457175, '{"id":1072,"first_name":"Sharp","email_address":"straße@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 134, 1073, 'created', 1795747632457175, '{"id":1073,"first_name":"Double","email_address":"strasse@example.org","active":1,"updated_at":1795747632457175,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"unqualified"}', NULL);
INSERT INTO public.outbox VALUES (1, 135, 1065, 'joined', 1795747632488784, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 136, 1066, 'joined', 1795747632496995, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 137, 1067, 'joined', 1795747632509099, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 138, 1068, 'joined', 1795747632524852, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 139, 1069, 'joined', 1795747632532864, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 140, 1070, 'joined', 1795747632541562, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 141, 1071, 'joined', 1795747632575874, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 142, 1072, 'joined', 1795747632584718, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 143, 1073, 'joined', 1795747632592815, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 144, 1065, 'left', 1795747632615227, NULL, '{"list":1095}');
INSERT INTO public.outbox VALUES (1, 145, 1066, 'updated', 1795747632623844, '{"id":1066,"first_name":"Medial","city":"Kiel","email_address":"sigma.οδοσ@example.org","active":1,"updated_at":1795747632623844,"created_at":1795747632457175,"lead_score_weighted":0,"lead_score":0,"lead_status":"qualified"}', '{"old":{"lead_status":"unqualified"},"new":{"city":"Kiel","lead_status":"qualified"}}');
INSERT INTO public.outbox VALUES (1, 146, 1072, 'deleted', 1795747632633562, NULL, NULL);


--
-- Data for Name: outbox_epoch; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox_head VALUES (1, 146);
INSERT INTO public.outbox_head VALUES (2, 0);


--
-- Data for Name: parked_lead; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: schema_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schema_version VALUES (1, '0001_house', '\xf1948a6e61f80388e1de229f1f0b79f6b4b96ce9c801eeb4d4b996b6f8aa6278', 1795747634815308);
INSERT INTO public.schema_version VALUES (2, '0002_delivery', '\xe072204c2b03462a768cf9342e0adc875dbbbf490435b209ddd2b3ceff97d19b', 1795747634815308);
INSERT INTO public.schema_version VALUES (3, '0003_account_head', '\x873e3915f3b1e9aa13171d094a9d59113da775944708efd32bb5004c9b0a4f2e', 1795747634815308);
INSERT INTO public.schema_version VALUES (4, '0004_copy', '\x894327bf9f3b9ec6c2c2e103baed5dc0374fa253c1fe5d36328b6d825c2129fd', 1795747634815308);
INSERT INTO public.schema_version VALUES (5, '0005_chores', '\x98ebc2a1aef0b2bd617246f1f3ec64352197de1158be2659b2814fb294d78076', 1795747634815308);


--
-- Data for Name: subscription; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription VALUES (1, 1091, 'http://127.0.0.1:9/hook', 'blocked', 125, 0, 1795751310244108, 1, 0, 'msg_LyB5WofauIDVjUHXHMNdBJCVY1B', 134, '\x5b7b226964223a2231303635222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a2246696e616c222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227369676d612ecebfceb4cebfcf82406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303636222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a224d656469616c222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227369676d612ecebfceb4cebfcf83406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303637222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22436f6d706f736564222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a22636166c3a9406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303638222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a224465636f6d706f736564222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2263616665cc81406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303639222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22547261696c696e67222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227a65726f406578616d706c652e6f7267e2808b222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303730222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22436c65616e222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a227a65726f406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303731222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22426c616e6b222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2220426c616e6b2e456e6473404578616d706c652e6f72675c725c6e222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303732222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a225368617270222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2273747261c39f65406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d2c7b226964223a2231303733222c226163636f756e744944223a6e756c6c2c226f776e65724944223a6e756c6c2c22636f6d70616e794e616d65223a6e756c6c2c227469746c65223a6e756c6c2c2266697273744e616d65223a22446f75626c65222c226c6173744e616d65223a6e756c6c2c22737472656574223a6e756c6c2c2263697479223a6e756c6c2c22636f756e747279223a6e756c6c2c227374617465223a6e756c6c2c227a6970636f6465223a6e756c6c2c22656d61696c41646472657373223a2273747261737365406578616d706c652e6f7267222c2277656273697465223a6e756c6c2c2270686f6e654e756d626572223a6e756c6c2c226f666669636550686f6e654e756d626572223a6e756c6c2c2270686f6e654e756d626572457874656e73696f6e223a6e756c6c2c226d6f62696c6550686f6e654e756d626572223a6e756c6c2c226661784e756d626572223a6e756c6c2c226465736372697074696f6e223a6e756c6c2c2263616d706169676e4944223a6e756c6c2c22747261636b696e674944223a6e756c6c2c22696e647573747279223a6e756c6c2c22616374697665223a2231222c2269735175616c6966696564223a2230222c226973436f6e74616374223a2230222c226973437573746f6d6572223a2230222c22737461747573223a6e756c6c2c2275706461746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c2263726561746554696d657374616d70223a22323032362d31312d32372030323a34373a3132222c226c65616453636f72655765696768746564223a2230222c226c65616453636f7265223a2230222c226973556e73756273637269626564223a6e756c6c2c226c656164537461747573223a22756e7175616c6966696564222c22706572736f6e61223a6e756c6c2c2270726f647563745f696e7465726573745f36623038656633303435363361223a22222c226e6577736c65747465725f746f706963735f36623038656633303435363361223a22222c2268656172645f6f665f75735f7468726f7567685f36623038656633303435363361223a22222c22656d706c6f796565735f36623038656633303435363361223a22222c22636f6e74726163745f72656e6577616c5f36623038656633303435363361223a22222c2264656d6f6e7374726174696f6e5f36623038656633303435363361223a22222c2270726f66696c655f706167655f36623038656633303435363361223a22222c226469726563745f6c696e655f36623038656633303435363361223a22222c226167726565645f746f5f6d61726b6574696e675f36623038656633303435363361223a22222c2273616c65735f6e6f7465735f36623038656633303435363361223a22227d5d', 1795747632449196, NULL, NULL, 0, NULL, 250, NULL, 0, 9, 'badbf7c61bca0544', '\x0144ea51cf0dbd48942e5a8cd1dc53533db40871487b9649ab5d0594424bd8787460526db9e90ab0ab89937b67c7bcfd6dcf8eb56c8405b0bc9adeb3f96ccf234a', NULL, NULL);


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
-- Name: app_user app_user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (account_id, id);


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
-- Name: app_user account_wall; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY account_wall ON public.app_user USING ((account_id = (NULLIF(current_setting('headwater.account'::text, true), ''::text))::bigint));


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
-- Name: app_user; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.app_user ENABLE ROW LEVEL SECURITY;

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


