-- What the register knows of a person beyond the name. Empty text where nothing is known.
alter table person add column position text not null default '';
alter table person add column unit text not null default '';
-- Personnel code; not a foreign key, because a list may name somebody before their own line.
alter table person add column supervisor text;
-- ISO-8601 dates, both included; none for "always was" and "until further notice".
alter table person add column active_from text;
alter table person add column active_until text;

create index person_by_supervisor on person (supervisor);
create index person_by_unit on person (unit);

-- Never changed, never deleted. ${numbered}: a primary key the database counts up by itself.
create table audit (
    number      ${numbered},
    at          text   not null,
    at_millis   bigint not null,
    actor       text   not null,
    action      text   not null,
    subject     text   not null,
    before_json text,
    after_json  text
);

create index audit_by_subject on audit (subject, number);
create index audit_by_time on audit (at_millis);
