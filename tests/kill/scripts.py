# SPDX-License-Identifier: GPL-3.0-or-later
"""The project that is killed: migrations of every kind, and for each statement a question that
tells whether it was done.

Beside what they are for, scripts write into the table ledger.effect, which no migration makes and
no key guards: what ran twice is there twice.
"""

import collections

# done: an SQL condition; None where nothing tells it afterwards, and nothing is lost by that.
Statement = collections.namedtuple("Statement", "sql done")
# single: has statements that no transaction takes.
Migration = collections.namedtuple("Migration", "version name single forward rollback")

LEDGER = "CREATE SCHEMA ledger; CREATE TABLE ledger.effect (name text NOT NULL);"


def effect(name):
    return Statement(f"INSERT INTO ledger.effect VALUES ('{name}');", counted(name))


def counted(name):
    return f"EXISTS (SELECT FROM ledger.effect WHERE name = '{name}')"


def plain(sql):
    return Statement(sql, None)


def table(name, columns="id int"):
    return Statement(f"CREATE TABLE {name} ({columns});", relation(name))


def drop_table(name):
    return Statement(f"DROP TABLE {name};", f"NOT {relation(name)}")


def relation(name):
    return f"to_regclass('public.{name}') IS NOT NULL"


def valid(name):
    return ("EXISTS (SELECT FROM pg_index WHERE indexrelid = "
            f"to_regclass('public.{name}') AND indisvalid)")


def index(name, on, kind="INDEX"):
    return Statement(f"CREATE {kind} CONCURRENTLY {name} ON {on};", valid(name))


def drop_index(name, on=None):
    return Statement(f"DROP INDEX CONCURRENTLY {name};",
                     f"NOT {relation(name)}" + (f" AND {relation(on)}" if on else ""))


def label(kind, name):
    return ("EXISTS (SELECT FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid "
            f"WHERE t.typname = '{kind}' AND e.enumlabel = '{name}')")


def copy(name):
    """COPY with data, into the ledger too."""
    return Statement(f"COPY ledger.effect (name) FROM stdin;\n{name}\n\\.", counted(name))


MIGRATIONS = [
    Migration("001", "accounts", False, [
        table("account", "id bigint PRIMARY KEY, email text NOT NULL, kind text"),
        plain("INSERT INTO account SELECT g, 'a' || g, 'k' || g % 7 "
              "FROM generate_series(1, 3000) g;"),
        plain("CREATE INDEX account_kind ON account (kind);"),
        effect("f001"),
    ], [
        drop_table("account"),
        effect("r001"),
    ]),
    Migration("002", "countries", False, [
        table("country", "code text PRIMARY KEY, name text"),
        plain("COPY country FROM stdin;\nat\tÖsterreich\nch\tSchweiz; -- not a comment\n\\."),
        copy("f002"),
    ], [
        copy("r002"),
        drop_table("country"),
    ]),
    Migration("003", "moods", False, [
        Statement("CREATE TYPE mood AS ENUM ('sad', 'ok');", label("mood", "ok")),
        effect("f003"),
    ], [
        Statement("DROP TYPE mood;", "to_regtype('public.mood') IS NULL"),
        effect("r003"),
    ]),
    Migration("004", "happy", False, [
        Statement("ALTER TYPE mood ADD VALUE 'happy';", label("mood", "happy")),
        effect("f004"),
    ], [
        # A value cannot be taken out of a type.
        Statement("ALTER TYPE mood RENAME TO mood_old;", "to_regtype('public.mood') IS NULL "
                  "OR NOT " + label("mood", "happy")),
        plain("CREATE TYPE mood AS ENUM ('sad', 'ok');"),
        plain("DROP TYPE mood_old;"),
        effect("r004"),
    ]),
    Migration("005", "people", False, [
        table("person", "id serial PRIMARY KEY, mood mood NOT NULL DEFAULT 'happy'"),
        plain("INSERT INTO person (mood) VALUES ('happy'), ('sad');"),
        effect("f005"),
    ], [
        effect("r005"),
        drop_table("person"),
    ]),
    Migration("006", "account_indexes", True, [
        index("account_email", "account (email)"),
        effect("f006.2"),
        index("account_lower", "account (lower(email))", "UNIQUE INDEX"),
        table("seen", "id int, at timestamptz"),
        effect("f006.5"),
        effect("f006.6"),
    ], [
        drop_index("account_lower"),
        effect("r006.2"),
        drop_table("seen"),
        drop_index("account_email"),
        effect("r006.5"),
    ]),
    Migration("007", "block", False, [
        Statement("DO $do$\nBEGIN\n  CREATE TABLE made_by_block (id int);\n"
                  "  INSERT INTO ledger.effect VALUES ('f007');\nEND $do$;", counted("f007")),
        plain("SET search_path = ledger;"),
        plain("SET ROLE pg_read_all_data;"),
    ], [
        Statement("DO $do$\nBEGIN\n  DROP TABLE made_by_block;\n"
                  "  INSERT INTO ledger.effect VALUES ('r007');\nEND $do$;", counted("r007")),
    ]),
    Migration("008", "own_transactions", True, [
        plain("BEGIN;"),
        table("own_a"),
        effect("f008.3"),
        plain("COMMIT;"),
        effect("f008.5"),
        plain("BEGIN;"),
        table("own_b"),
        effect("f008.8"),
        plain("COMMIT;"),
    ], [
        plain("BEGIN;"),
        drop_table("own_b"),
        effect("r008.3"),
        plain("COMMIT;"),
        drop_table("own_a"),
        effect("r008.6"),
    ]),
    Migration("009", "wrapped", False, [
        plain("BEGIN;"),
        table("wrapped"),
        effect("f009"),
        plain("COMMIT;"),
    ], [
        plain("BEGIN;"),
        drop_table("wrapped"),
        effect("r009"),
        plain("COMMIT;"),
    ]),
    Migration("010", "upkeep", True, [
        drop_index("account_kind", "account"),
        effect("f010.2"),
        plain("REINDEX INDEX CONCURRENTLY account_email;"),
        plain("VACUUM account;"),
        effect("f010.5"),
    ], [
        # Rolled back further, it is gone with its table.
        Statement("CREATE INDEX CONCURRENTLY account_kind ON account (kind);",
                  f"{valid('account_kind')} OR NOT {relation('account')}"),
        effect("r010.2"),
    ]),
    Migration("011", "parts", True, [
        Statement("CREATE TABLE event (id int, day date) PARTITION BY RANGE (day);",
                  relation("event")),
        Statement("CREATE TABLE event_old PARTITION OF event FOR VALUES FROM ('2020-01-01') TO "
                  "('2021-01-01');", relation("event_old")),
        effect("f011.3"),
        Statement("ALTER TABLE event DETACH PARTITION event_old CONCURRENTLY;",
                  f"{relation('event_old')} AND NOT EXISTS (SELECT FROM pg_inherits WHERE "
                  "inhrelid = to_regclass('public.event_old'))"),
        effect("f011.5"),
    ], [
        drop_table("event_old"),
        drop_table("event"),
        effect("r011"),
    ]),
    Migration("012", "policies", False, [
        Statement("ALTER TABLE person ENABLE ROW LEVEL SECURITY;",
                  "(SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass('public.person'))"),
        plain("CREATE POLICY everybody ON person USING (true);"),
        plain("CREATE FUNCTION twice (x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT x * 2 "
              "$$;"),
        effect("f012"),
    ], [
        plain("DROP FUNCTION twice (int);"),
        plain("DROP POLICY everybody ON person;"),
        Statement("ALTER TABLE person DISABLE ROW LEVEL SECURITY;",
                  "NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('public.person') AND "
                  "relrowsecurity)"),
        effect("r012"),
    ]),
    # A value is not to be used before the transaction that adds it is over.
    Migration("013", "glad_people", True, [
        Statement("ALTER TYPE mood ADD VALUE 'glad';", label("mood", "glad")),
        plain("INSERT INTO person (mood) VALUES ('glad');"),
        effect("f013.3"),
    ], [
        plain("DELETE FROM person WHERE mood = 'glad';"),
        effect("r013.2"),
    ]),
    # Nothing but the ledger tells what became of it: a person is asked.
    Migration("014", "committing_block", True, [
        Statement("DO $do$\nBEGIN\n  INSERT INTO ledger.effect VALUES ('f014.1');\n  COMMIT;\n"
                  "END $do$;", counted("f014.1")),
        effect("f014.2"),
    ], [
        Statement("DO $do$\nBEGIN\n  INSERT INTO ledger.effect VALUES ('r014.1');\n  COMMIT;\n"
                  "END $do$;", counted("r014.1")),
        effect("r014.2"),
    ]),
]

# Every object that a migration can make, and what is in the tables, as lines to compare.
STATE_SQL = """
SET search_path = pg_catalog;
WITH relation AS (SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = 'public')
SELECT concat_ws(' ', 'relation', relkind, oid::regclass, relrowsecurity, relispartition)
  FROM relation
UNION ALL SELECT concat_ws(' ', 'column', r.oid::regclass, a.attnum, a.attname, a.attnotnull,
    format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid))
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL SELECT concat_ws(' ', 'index', indisvalid, indisready, pg_get_indexdef(indexrelid))
  FROM pg_index WHERE indrelid IN (SELECT oid FROM relation)
UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE conrelid IN (SELECT oid FROM relation)
UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid::regclass, inhparent::regclass,
    inhdetachpending)
  FROM pg_inherits WHERE inhrelid IN (SELECT oid FROM relation)
UNION ALL SELECT concat_ws(' ', 'label', enumtypid::regtype, enumlabel, row_number() OVER
    (PARTITION BY enumtypid ORDER BY enumsortorder)) FROM pg_enum
UNION ALL SELECT concat_ws(' ', 'policy', polrelid::regclass, polname) FROM pg_policy
UNION ALL SELECT concat_ws(' ', 'function', oid::regprocedure) FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'rows', oid::regclass, (xpath('//n/text()', query_to_xml(
    format('SELECT count(*) AS n FROM %s', oid::regclass), false, true, '')))[1])
  FROM relation WHERE relkind = 'r'
UNION ALL SELECT concat_ws(' ', 'effect', name, count(*)) FROM ledger.effect GROUP BY name
UNION ALL SELECT concat_ws(' ', 'history', migration_name) FROM public.migration_history
ORDER BY 1
"""


def folder_of(migrations=None):
    """{path: text} of the project's files."""
    files = {}
    for m in migrations or MIGRATIONS:
        files[f"migrations/{m.version}_{m.name}.sql"] = text_of(m.forward)
        files[f"migrations/rollback_{m.version}.sql"] = text_of(m.rollback)
    return files


def text_of(statements):
    return "".join(statement.sql + "\n" for statement in statements)
