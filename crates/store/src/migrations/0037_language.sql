-- The language of a person's pages, as its tag; null for the language the browser asks for.
alter table app_user add column language {text};
