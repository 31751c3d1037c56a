-- What days follow from beside punches. Dates are ISO-8601; a part of a day is WHOLE, MORNING or AFTERNOON.

create table holiday (
    day     text primary key,
    part    text not null,
    name_th text not null,
    name_en text not null
);

-- Never changed, so that past days stay as they were: other hours are another pattern. Times of the day are HH:MM.
create table working_pattern (
    name           text primary key,
    arrive_from    text   not null,
    arrive_until   text   not null,
    length_minutes bigint not null,
    break_from     text   not null,
    break_until    text   not null,
    grace_in       bigint not null,
    grace_out      bigint not null,
    -- Numbers of the days, Monday is 1: 12345
    weekdays       text   not null,
    day_begins     text   not null
);

-- Who has which pattern: a person's own before that of the unit, the later row before an earlier one.
create table pattern_of (
    number     ${numbered},
    person     text,
    unit       text,
    pattern    text not null,
    from_day   text not null,
    until_day  text
);

-- Leave, duty and clarifications.
create table time_entry (
    number      ${numbered},
    person      text not null,
    kind        text not null,
    from_day    text not null,
    until_day   text not null,
    part        text not null,
    -- WAITING, APPROVED or WITHDRAWN; the only column that changes.
    state       text not null,
    reason      text not null,
    recorded_by text not null,
    recorded_at text not null
);

create index time_entry_by_person on time_entry (person, until_day);

-- Beside the raw scans, which are never changed. Neither are these: a later row supersedes an earlier one.
create table time_correction (
    number      ${numbered},
    person      text not null,
    -- ADD: a scan that nobody made. VOID: a scan that does not count. UNDO: the superseded row does not count.
    kind        text not null,
    direction   text,
    time        text,
    time_millis bigint,
    punch       text,
    supersedes  bigint unique,
    reason      text not null,
    made_by     text not null,
    made_at     text not null
);

create index time_correction_by_person on time_correction (person, time_millis);
