-- Profile photos, sealed with the key in photos.key.
create table photo (
    person     text   primary key,
    sha256     text   not null,
    bytes      bigint not null,
    width      bigint not null,
    height     bigint not null,
    added_at   text   not null,
    added_by   text   not null,
    -- Tells which key it is sealed with, and nothing about the key.
    key_mark   text   not null,
    sealed     bytea  not null
);

create index photo_by_hash on photo (sha256);

create table consent (
    person       text primary key,
    given_on     text not null,
    text_version text not null,
    recorded_at  text not null,
    recorded_by  text not null,
    withdrawn_at text
);

-- Two people who look alike and are two, as somebody vouches who looked.
create table distinction (
    person     text not null,
    other      text not null,
    reason     text not null,
    vouched_by text not null,
    vouched_at text not null,
    primary key (person, other)
);

-- ${numbered}: a primary key the database counts up by itself.
create table roster_rule (
    id     ${numbered},
    -- None for every terminal.
    device text,
    kind   text not null,
    unit   text not null
);

create table roster_rule_person (
    rule   bigint not null,
    person text   not null,
    primary key (rule, person)
);

create table roster_terminal (
    device             text   primary key,
    -- Of the roster that was published last.
    version            bigint not null,
    digest             text   not null,
    since              text   not null,
    -- Why there is something to send; none when there is nothing.
    converging         text,
    converged_at       text,
    reported_at        text,
    -- None while it can be reached.
    away_since         text,
    -- The agent that sends to it, until then.
    lease_holder       text,
    lease_until_millis bigint not null
);

create table roster_entry (
    device       text   not null,
    person       text   not null,
    state        text   not null,
    -- The photo it should hold; none when the person is to go.
    photo_sha256 text,
    -- The photo it holds, and the names it shows, as far as is known.
    held_sha256  text,
    held_as      text,
    -- Whom the person was distinguished from when last sent.
    vouched      text   not null,
    -- 1 when it was sent something that was never answered, so that it may hold more than is known.
    unanswered   bigint not null,
    code         text,
    hint_th      text,
    hint_en      text,
    details_json text,
    since        text   not null,
    attempts     bigint not null,
    retry_millis bigint not null,
    primary key (device, person)
);

create index roster_entry_by_person on roster_entry (person);
create index roster_entry_by_state on roster_entry (device, state, retry_millis);

create table erasure (
    id           ${numbered},
    person       text not null,
    reason       text not null,
    begun_at     text not null,
    begun_by     text not null,
    completed_at text
);

create table erasure_receipt (
    erasure      bigint not null,
    device       text   not null,
    state        text   not null,
    code         text,
    at           text   not null,
    attempts     bigint not null,
    retry_millis bigint not null,
    primary key (erasure, device)
);

create index erasure_receipt_open on erasure_receipt (device, state);
