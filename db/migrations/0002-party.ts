import type { Migration } from '../migrate.ts'

/** Client enterprises, mandates, filing profiles, goods records. Contact persons are sealed with the client's own key. */
export const party: Migration = {
  name: '0002-party',
  sql: `
create table client (
  client_id integer primary key, code text not null unique, name text not null, initials text not null, pinyin text not null, usci text not null, customs_code text not null, roles text not null,
  contact blob, place text not null, note text not null, data_key blob not null, problems text not null, revision integer not null, changed_at integer not null
) strict;
create table mandate (
  mandate_id integer primary key, client_id integer not null references client, authority text not null, number text not null, valid_from text not null, valid_to text, note text not null, file_sha256 text,
  ended integer not null default 0
) strict;
create index mandate_client on mandate (client_id);
create table profile (
  profile_id integer primary key, client_id integer not null references client, mode text not null, name text not null, body text not null, revision integer not null, changed_at integer not null,
  unique (client_id, mode)
) strict;
create table goods (
  goods_id integer primary key, client_id integer not null references client, sku text not null, name text not null, initials text not null, pinyin text not null, hs_code text not null, gtin text not null, body text not null,
  valid_from text not null, valid_to text, problems text not null, revision integer not null, changed_at integer not null,
  unique (client_id, sku, valid_from)
) strict;
create index goods_hs on goods (hs_code);
create index goods_gtin on goods (gtin) where gtin <> '';
`,
}
