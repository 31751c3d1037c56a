-- Accounts of the console. Never deleted: the log of changes names them.
create table account (
    name           text   primary key,
    -- Personnel code; none for somebody outside the register. Not a foreign key: the account outlives the entry.
    person         text,
    -- The given ones, sorted, with spaces between.
    roles          text   not null,
    -- Argon2id, with its parameters and salt.
    password_hash  text   not null,
    -- 1 while the password is a one-time one, which also expires.
    must_change    integer not null,
    expires_millis bigint,
    disabled       integer not null,
    created_at     text   not null,
    changed_at     text   not null
);

-- Of the id in the browser's cookie only the SHA-256 is kept.
create table console_session (
    id_hash        text   primary key,
    account        text   not null references account (name),
    created_millis bigint not null,
    seen_millis    bigint not null
);

create index console_session_by_account on console_session (account);

-- Browsers somebody has signed in with: others' wrong passwords do not shut them out.
create table known_browser (
    id_hash   text   not null,
    account   text   not null references account (name),
    at_millis bigint not null,
    primary key (id_hash, account)
);

create index known_browser_by_account on known_browser (account, at_millis);
