-- A terminal's name may have had several journals, one after the other: chain 1, 2, 3 and so on.
-- What older rows lack is filled from their JSON by the next migration.

create table punch_of_chain (
    device             text   not null,
    chain              bigint not null,
    serial             bigint not null,
    id                 text   not null unique,
    person             text   not null,
    direction          text   not null,
    method             text   not null,
    -- As the terminal wrote it.
    time               text   not null,
    -- The time that counts; the only column that changes, when the punch is re-dated.
    time_millis        bigint not null,
    clock_state        text   not null,
    clock_error_millis bigint,
    boot_id            text   not null,
    monotonic_nanos    bigint not null,
    previous_hash      text   not null,
    hash               text   not null,
    received_at        text   not null,
    json               text   not null,
    primary key (device, chain, serial)
);

insert into punch_of_chain
    select device, 1, serial, id, person, direction, method, time, time_millis, 'SYNCED', null, '', 0, '', hash,
           received_at, json
    from punch;

drop table punch;
alter table punch_of_chain rename to punch;

create index punch_by_time on punch (time_millis, device, chain, serial);
create index punch_by_person on punch (person, time_millis);
create index punch_to_redate on punch (device, boot_id, serial) where clock_state <> 'SYNCED';

-- The hashes as declared, whether they are right or not.
alter table set_aside add column hash text;
alter table set_aside add column previous_hash text;
-- The chain in which it holds its serial's place; none when it belongs to another journal, or will be sent again.
alter table set_aside add column chain bigint;
-- The chain a person accepted it into, as a punch.
alter table set_aside add column accepted_chain bigint;
alter table set_aside add column accepted_at text;

update set_aside set chain = 1
    where serial is not null and code in ('WRONG_SHAPE', 'WRONG_DEVICE', 'HASH_MISMATCH');

create index set_aside_by_hash on set_aside (device, hash);

-- One row for each terminal. It is what agents lock to take a terminal's punches one after the other.
create table journal (
    device    text primary key,
    chain     bigint not null,
    -- The highest serial that is stored in this chain, or set aside in its place.
    highest   bigint not null,
    -- Of the punch with that serial; none when it is not known here.
    last_hash text
);

insert into journal (device, chain, highest)
    select device, 1, max(serial)
    from (select device, serial from punch
          union all select device, serial from set_aside where chain = 1
          union all select device, 0 from set_aside) in_place
    group by device;

-- Where a journal begins that a person accepted as chain 2, 3 and so on.
create table accepted_journal (
    device       text   not null,
    chain        bigint not null,
    first_serial bigint not null,
    -- The chain that holds the serials before; none for a journal that began anew.
    parent       bigint,
    accepted_at  text   not null,
    primary key (device, chain)
);

-- Serials that never arrived.
create table gap (
    device          text   not null,
    chain           bigint not null,
    from_serial     bigint not null,
    through_serial  bigint not null,
    noticed_at      text,
    asked_at        text,
    asked_through   bigint,
    times_asked     bigint not null,
    next_ask_millis bigint not null,
    answer          text,
    -- When the terminal said that it no longer keeps them.
    lost_at         text,
    primary key (device, chain, from_serial)
);

insert into gap (device, chain, from_serial, through_serial, times_asked, next_ask_millis)
    select device, 1, serial + 1, next_serial - 1, 0, 0
    from (select device, serial, lead(serial) over (partition by device order by serial) as next_serial
          from (select device, 0 as serial from journal
                union select device, serial from punch
                union select device, serial from set_aside where chain = 1) in_place) neighbours
    where next_serial > serial + 1;

create table clock_correction (
    device          text   not null,
    boot_id         text   not null,
    through_serial  bigint not null,
    time            text   not null,
    monotonic_nanos bigint not null,
    error_millis    bigint not null,
    drift_ppm       bigint not null,
    source          text   not null,
    received_at     text   not null,
    primary key (device, boot_id, through_serial)
);

-- Never changed, never deleted. Of several for one punch the one with the smallest through_serial counts.
create table redating (
    device         text   not null,
    chain          bigint not null,
    serial         bigint not null,
    boot_id        text   not null,
    through_serial bigint not null,
    original_time  text   not null,
    new_time       text   not null,
    error_millis   bigint not null,
    -- The clock's state that made it necessary.
    reason         text   not null,
    source         text   not null,
    redated_at     text   not null,
    primary key (device, chain, serial, through_serial)
);
