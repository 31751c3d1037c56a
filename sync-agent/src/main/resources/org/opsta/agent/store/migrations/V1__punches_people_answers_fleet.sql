-- One set of migrations serves SQLite and PostgreSQL: only types and clauses that both have.
-- Times are ISO-8601 text with offset, as sent; where they are searched, milliseconds since 1970 stand beside them.

create table punch (
    device      text   not null,
    serial      bigint not null,
    id          text   not null unique,
    person      text   not null,
    direction   text   not null,
    method      text   not null,
    time        text   not null,
    time_millis bigint not null,
    hash        text   not null,
    received_at text   not null,
    json        text   not null,
    primary key (device, serial)
);

create index punch_by_time on punch (time_millis, device, serial);
create index punch_by_person on punch (person, time_millis);

-- Punches that could not become time records, kept as they came.
create table set_aside (
    device      text   not null,
    json_sha256 text   not null,
    serial      bigint,
    code        text   not null,
    detail      text   not null,
    received_at text   not null,
    json        text   not null,
    primary key (device, json_sha256, code)
);

create index set_aside_by_serial on set_aside (device, serial);

create table unreadable (
    device  text   not null,
    topic   text   not null,
    code    text   not null,
    times   bigint not null,
    last_at text   not null,
    primary key (device, topic, code)
);

create table person (
    person  text primary key,
    name_th text not null,
    name_en text not null
);

-- A terminal's latest answer about a person.
create table enrolment (
    device             text not null,
    person             text not null,
    outcome            text not null,
    code               text not null,
    nearest_person     text,
    nearest_similarity double precision,
    photo_sha256       text,
    answered_at        text not null,
    json               text not null,
    primary key (device, person)
);

create table device_status (
    device      text primary key,
    received_at text not null,
    retained    text not null,
    version     text,
    json        text not null
);

create table device_health (
    device      text primary key,
    received_at text not null,
    json        text not null
);
