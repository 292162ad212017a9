/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-advice.h"

#include <string.h>

/* Scripts for Supabase on a server without it. */
#define SUPABASE_CAUSE "this belongs to Supabase, and the target is a PostgreSQL without it"
#define SUPABASE_NEXT "use a Supabase database, or --sandbox, which looks like one"

/* An extension that is no part of PostgreSQL: servers before 14 name the file that is not there. */
#define NO_EXTENSION_CAUSE "this server does not have the extension"
#define NO_EXTENSION_NEXT(package)                                                                 \
  "install Debian's postgresql-NN-" package                                                        \
  " (also at apt.postgresql.org) where the server runs; "                                          \
  "NN is its version, and the sandbox's server runs on this machine"
#define NO_EXTENSION(name, package)                                                                \
  { "0A000", "extension \"" name "\"", "feature_not_supported", NO_EXTENSION_CAUSE,                \
    NO_EXTENSION_NEXT (package) },                                                                 \
  {                                                                                                \
    "58P01", "/" name ".control\"", "undefined_file", NO_EXTENSION_CAUSE,                          \
        NO_EXTENSION_NEXT (package)                                                                \
  }

/* Rows of one SQLSTATE: those about a certain message first. Where servers speak another language
 * than English the general row is what people get. */
static const SbAdvice ADVICE[] = {
  /* Connecting */
  { "08001", NULL, "sqlclient_unable_to_establish_sqlconnection",
    "the server cannot be reached from here", "check host, port and network; is it running?" },
  { "08006", NULL, "connection_failure",
    "the server or an administrator ended the session, or the network in between did",
    "see `status` for what the database has now, then try again" },
  { "08P01", NULL, "protocol_violation",
    "something between here and the server does not speak "
    "PostgreSQL's protocol, or a pooler refused a setting",
    "use the direct address, or the pooler's session mode" },
  { "28000", NULL, "invalid_authorization_specification",
    "the server does not let this role in from here",
    "check the user name; the server's pg_hba.conf decides who may connect from where" },
  { "28P01", NULL, "invalid_password", "the password is wrong for this user",
    "copy it again; in a URL write @ as %40, : as %3A, / as %2F, # as %23 and % as %25" },
  { "3D000", NULL, "invalid_catalog_name", "the server has no database of this name",
    "check the last part of the URL; on Supabase it is postgres" },
  { "53300", NULL, "too_many_connections", "all of the server's connections are taken",
    "close some, or connect through the pooler's session mode" },
  { "57P01", NULL, "admin_shutdown", "an administrator ended the session, or the server stops",
    "see `status` for what the database has now, then try again" },
  { "57P02", NULL, "crash_shutdown", "a server process crashed and all sessions were ended",
    "see `status` for what the database has now, then the server's log" },
  { "57P03", NULL, "cannot_connect_now", "the server is starting, stopping or recovering",
    "wait a moment and try again" },

  /* Something is not there */
  { "42P01", NULL, "undefined_table",
    "no table or view of this name: misspelt, made by a migration that is not applied here, or in "
    "a "
    "schema outside the search_path",
    "see `status` for what is applied; write the schema too (public.name)" },
  { "42703", NULL, "undefined_column",
    "the table is there but not this column: misspelt, or added by a migration that is not applied "
    "here",
    "see `status` for what is applied; names in double quotes keep their capitals" },
  { "42704", "default operator class", "undefined_object",
    "an index of this kind cannot hold this type by itself",
    "name another kind (USING gist, USING gin) or an operator class" },
  { "42704", "operator class \"", "undefined_object",
    "no operator class of this name: its extension is not there, or its schema is not in the "
    "search_path",
    "CREATE EXTENSION first (gin_trgm_ops comes with pg_trgm), or write its schema too" },
  { "42704", "type \"", "undefined_object",
    "no type of this name: misspelt, its extension is not there, or its schema is not in the "
    "search_path",
    "correct the name, CREATE EXTENSION first, or create the type in an earlier migration" },
  { "42704", "role \"anon\"", "undefined_object", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "42704", "role \"authenticated\"", "undefined_object", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "42704", "role \"service_role\"", "undefined_object", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "42704", "role \"", "undefined_object", "this server has no such role",
    "create it there, or leave it out of the script" },
  { "42704", NULL, "undefined_object", "nothing of this kind has this name",
    "correct the name; in a rollback write DROP … IF EXISTS" },
  { "42883", "operator", "undefined_function", "there is no such operator for these two types",
    "cast one side, for instance column::text or $1::uuid" },
  { "42883", NULL, "undefined_function",
    "no function of this name takes these argument types: misspelt, a cast is missing, or its "
    "extension is",
    "cast the arguments, or CREATE EXTENSION first" },
  { "3F000", "schema \"auth\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", "schema \"storage\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", "schema \"extensions\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", NULL, "invalid_schema_name", "there is no such schema",
    "create it first: CREATE SCHEMA IF NOT EXISTS …" },
  { "42830", NULL, "invalid_foreign_key",
    "a foreign key must point at columns with a primary key or a unique constraint",
    "add the constraint to the referenced table first" },
  { "42P10", NULL, "invalid_column_reference",
    "ON CONFLICT names columns that no unique index or constraint covers",
    "add the index, or name exactly its columns" },
  NO_EXTENSION ("vector", "pgvector"),
  NO_EXTENSION ("http", "http"),
  NO_EXTENSION ("pg_cron", "cron"),
  NO_EXTENSION ("pgtap", "pgtap"),
  NO_EXTENSION ("postgis", "postgis-3"),
  NO_EXTENSION ("hypopg", "hypopg"),
  NO_EXTENSION ("pg_repack", "repack"),
  NO_EXTENSION ("pg_partman", "partman"),
  NO_EXTENSION ("pgaudit", "pgaudit"),
  NO_EXTENSION ("pgrouting", "pgrouting"),
  NO_EXTENSION ("plpgsql_check", "plpgsql-check"),
  NO_EXTENSION ("rum", "rum"),
  { "58P01", ".control\"", "undefined_file", NO_EXTENSION_CAUSE,
    "install it there; on the sandbox: its Debian package" },
  { "58P01", NULL, "undefined_file",
    "a file of the server is missing, usually an extension's library",
    "install the extension's package on the server" },
  { "0A000", "extension \"", "feature_not_supported", NO_EXTENSION_CAUSE,
    "install it there; on the sandbox: its Debian package" },
  { "0A000", NULL, "feature_not_supported", "the server does not support this",
    "read the message and DETAIL; another server version may" },

  /* Something is there already */
  { "42P07", NULL, "duplicate_table",
    "a table, index or view of this name is there: from an earlier try, another tool or another "
    "migration",
    "look at it before anything else; IF NOT EXISTS would keep it even if its columns differ" },
  { "42701", NULL, "duplicate_column", "the table has a column of this name",
    "look at its type; ADD COLUMN IF NOT EXISTS would keep it even if that differs" },
  { "42710", "role \"", "duplicate_object",
    "the server has a role of this name; all of its databases share the roles",
    "create it only where it is not there: a DO block with EXCEPTION WHEN duplicate_object" },
  { "42710", NULL, "duplicate_object",
    "a policy, trigger, constraint, type, role or extension of this name is there",
    "drop it first (DROP … IF EXISTS), or use another name" },
  { "42723", NULL, "duplicate_function", "a function with these argument types is there",
    "write CREATE OR REPLACE FUNCTION" },
  { "42P06", NULL, "duplicate_schema", "the schema is there", "write CREATE SCHEMA IF NOT EXISTS" },
  { "42P04", NULL, "duplicate_database", "the database is there",
    "drop it first, or use another name" },

  /* The script is wrong */
  { "42601", NULL, "syntax_error",
    "this server does not understand the marked place, or what stands just before it",
    "look for a comma too many or too few, a missing quote or parenthesis; or the script is "
    "written "
    "for a newer PostgreSQL than the target's" },
  { "42702", NULL, "ambiguous_column", "several tables in this query have a column of this name",
    "write table.column" },
  { "42725", NULL, "ambiguous_function", "several functions fit",
    "cast the arguments, or write the argument types: name(uuid, text)" },
  { "42804", NULL, "datatype_mismatch", "the types do not fit and are not converted by themselves",
    "cast; for ALTER COLUMN … TYPE add USING column::type" },
  { "42846", NULL, "cannot_coerce", "there is no cast between these types",
    "go by way of text: x::text::type" },
  { "42809", NULL, "wrong_object_type", "the name belongs to something of another kind",
    "a view is dropped with DROP VIEW, a procedure with DROP PROCEDURE, and so on" },
  { "42P13", NULL, "invalid_function_definition",
    "CREATE OR REPLACE cannot change what a function returns or how its parameters are called",
    "DROP FUNCTION first" },
  { "42P16", NULL, "invalid_table_definition",
    "the definition contradicts itself or what is there: two primary keys, or a view's columns "
    "changed",
    "drop the old one first; for a view DROP VIEW, then CREATE VIEW" },
  { "42P17", "recursion", "invalid_object_definition",
    "a policy reads its own table, which asks the policy again",
    "move the look-up into a SECURITY DEFINER function with a fixed search_path" },
  { "42P17", NULL, "invalid_object_definition",
    "the definition is not allowed, often a function in an index that is not IMMUTABLE",
    "use an IMMUTABLE expression" },
  { "42803", NULL, "grouping_error", "a column is neither grouped nor aggregated",
    "add it to GROUP BY" },

  /* The data is in the way */
  { "23502", NULL, "not_null_violation", "a row has no value where the column demands one",
    "set a default, fill the rows there are, then SET NOT NULL" },
  { "23503", NULL, "foreign_key_violation",
    "a row refers to one that is not there, or is referred to by others",
    "repair the rows first; or ADD CONSTRAINT … NOT VALID and VALIDATE it later" },
  { "23505", NULL, "unique_violation",
    "two rows have the same key: the data has duplicates, or it was inserted before",
    "find them with GROUP BY … HAVING count(*) > 1, or insert with ON CONFLICT DO NOTHING" },
  { "23514", NULL, "check_violation", "a row does not meet the check",
    "repair the rows first; or ADD CONSTRAINT … NOT VALID and VALIDATE it later" },
  { "23P01", NULL, "exclusion_violation", "two rows exclude each other", "repair the rows first" },
  { "22001", NULL, "string_data_right_truncation", "a value is longer than its column allows",
    "make the column wider, or shorten the values first" },
  { "22003", NULL, "numeric_value_out_of_range", "a number does not fit its type",
    "use bigint or numeric" },
  { "22007", NULL, "invalid_datetime_format", "a text is no date or time",
    "write it as 2026-11-21 or 2026-11-21T10:30:00Z" },
  { "22012", NULL, "division_by_zero", "something is divided by zero", "divide by nullif (x, 0)" },
  { "22023", "unrecognized parameter", "invalid_parameter_value",
    "this server does not know this option: misspelt, or newer than the server (security_invoker "
    "of views came with PostgreSQL 15)",
    "see `status` for the server's version; correct the name, or do without it" },
  { "22P02", "array literal", "invalid_text_representation", "a text is no array",
    "write it as '{a,b}', or ARRAY['a', 'b']; an empty one is '{}'" },
  { "22P02", "type json", "invalid_text_representation", "a text is no JSON",
    "correct the value; DETAIL and CONTEXT have the place in it" },
  { "22P02", "type uuid", "invalid_text_representation", "a text is no uuid",
    "correct the value; uuids look like 7c9e6679-7425-40de-944b-e07fc1f9041a" },
  { "22P02", NULL, "invalid_text_representation", "a text does not fit the type",
    "correct the value, or the type" },

  /* Dependencies and rights */
  { "2BP01", NULL, "dependent_objects_still_exist", "other objects use it; DETAIL lists them",
    "drop those first in this script; CASCADE drops them all without asking" },
  { "42501", "row-level security", "insufficient_privilege",
    "a row-level security policy does not let this role write the row",
    "check the policy's WITH CHECK; service_role passes without any policy" },
  { "42501", NULL, "insufficient_privilege",
    "this role may not do that: it is not the owner and has no grant",
    "connect as the owner (on Supabase: postgres), or have it granted" },
  { "55006", NULL, "object_in_use", "somebody is using it",
    "close the other sessions, then try again" },
  { "55000", NULL, "object_not_in_prerequisite_state", "it is not in the state that this needs",
    "read DETAIL and HINT" },

  /* Transactions and locks */
  { "25001", NULL, "active_sql_transaction",
    "this statement cannot run inside a transaction (a pooler is not the reason)",
    "add the line `-- switchback: no-transaction` to the script, best with this statement alone in "
    "it" },
  { "25006", NULL, "read_only_sql_transaction",
    "nothing can be written here: verify scripts run read-only, and so does a replica",
    "a verify script that has to write says `-- switchback: verify may write`; else check the "
    "address" },
  { "25P01", NULL, "no_active_sql_transaction", "this statement needs a transaction around it",
    "take `-- switchback: no-transaction` out, or write BEGIN and COMMIT" },
  { "25P02", NULL, "in_failed_sql_transaction", "an earlier statement failed",
    "look at the first error" },
  { "2D000", NULL, "invalid_transaction_termination",
    "COMMIT or ROLLBACK inside a function, inside our transaction",
    "take it out, or add `-- switchback: no-transaction`" },
  { "40001", NULL, "serialization_failure", "another transaction changed the same rows",
    "try again" },
  { "40P01", NULL, "deadlock_detected",
    "two sessions waited for each other's locks, and this one gave way",
    "try again; take locks in the order in which the application takes them" },
  { "55P03", NULL, "lock_not_available",
    "another session held a lock on it for longer than lock_timeout",
    "try again when it is quiet; find the holder in pg_stat_activity; `-- switchback: lock-timeout "
    "10s` waits longer" },
  { "55P04", NULL, "unsafe_new_enum_value_usage",
    "a new enum value can be used only after the transaction that added it",
    "use it in the next migration" },
  { "57014", "statement timeout", "query_canceled", "it ran longer than statement_timeout",
    "add `-- switchback: statement-timeout 10min` to the script" },
  { "57014", NULL, "query_canceled", "somebody cancelled it, or it ran into a timeout",
    "if nobody did: add `-- switchback: statement-timeout 10min` to the script" },

  /* The server's limits */
  { "53100", NULL, "disk_full", "the server's disk is full", "make room there, then try again" },
  { "53200", "max_locks_per_transaction", "out_of_memory",
    "one transaction touches more objects than the server has lock slots for",
    "split the migration, or raise max_locks_per_transaction" },
  { "53200", NULL, "out_of_memory", "the server ran out of memory",
    "split the work into smaller parts" },
  { "54000", NULL, "program_limit_exceeded", "a limit of PostgreSQL is exceeded",
    "read the message and HINT" },
  { "54001", NULL, "statement_too_complex",
    "it nests too deeply, perhaps a function or policy that calls itself", "break the recursion" },

  { "P0001", NULL, "raise_exception", "the script itself, or a function it calls, raised this",
    "read the message: its author wrote it for this case" },
  { "P0004", NULL, "assert_failure", "an ASSERT in the script or a function does not hold",
    "look at what it asserts" },
};

/* What libpq says before there is a session; it gives no SQLSTATE then. */
static const SbAdvice CONNECT_ADVICE[] = {
  { NULL, "password authentication failed", NULL, "the password is wrong for this user",
    "copy it again; in a URL write @ as %40, : as %3A, / as %2F, # as %23 and % as %25" },
  { NULL, "no password supplied", NULL, "the server wants a password, and the address has none",
    "put it into DATABASE_URL in .env.local" },
  { NULL, "Tenant or user not found", NULL,
    "Supabase's pooler does not know the project: the user must be postgres.REFERENCE, the host "
    "that "
    "of its region",
    "copy the pooler's address again from the project's page" },
  { NULL, "not translate host name", NULL,
    "no host has this name, or there is no network; an unescaped @ or / in the password does this, "
    "too",
    "check the host; in a password write @ as %40 and / as %2F" },
  { NULL, "Connection refused", NULL, "nothing listens at this host and port",
    "start the server (a local Supabase: `supabase start`), or check host and port" },
  { NULL, "No such file or directory", NULL, "no server has its socket in this folder",
    "start the server, or check the folder and the port" },
  { NULL, "Network is unreachable", NULL,
    "this network has no way there; Supabase's direct hosts have IPv6 addresses only",
    "use the pooler's session mode: port 5432 at the pooler's host" },
  { NULL, "timeout", NULL,
    "nothing answers there: a firewall, a wrong port, or a server that hangs",
    "check host and port; Supabase's direct hosts need IPv6, its pooler does not" },
  { NULL, "does not support SSL", NULL,
    "the server has no TLS, and passwords are not sent to other machines without it",
    "switch TLS on there; in a network that you trust add sslmode=disable to the address" },
  { NULL, "no pg_hba.conf entry", NULL,
    "the server lets nobody in from here with this user and database",
    "check both; the server's pg_hba.conf decides who may connect from where" },
  { NULL, "too many clients", NULL, "all of the server's connections are taken",
    "close some, or connect through the pooler's session mode" },
  { NULL, "remaining connection slots", NULL, "all of the server's connections are taken",
    "close some, or connect through the pooler's session mode" },
  { NULL, "not currently accepting connections", NULL, "the database is closed to connections",
    "ALTER DATABASE … ALLOW_CONNECTIONS true opens it" },
  { NULL, "invalid response to SSL negotiation", NULL,
    "what listens there does not speak PostgreSQL's protocol",
    "check the port; a web address is no database address" },
  { NULL, "FATAL:  database \"", NULL, "the server has no database of this name",
    "check the last part of the URL; on Supabase it is postgres" },
  { NULL, "FATAL:  role \"", NULL, "the server has no user of this name",
    "check the user name; on Supabase it is postgres" },
  { NULL, "starting up", NULL, "the server is starting", "wait a moment and try again" },
};

/**
 * sb_advice_find_connect:
 * @message: why there is no connection
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the advice, without SQLSTATE and condition
 */
const SbAdvice *
sb_advice_find_connect (const char *message)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CONNECT_ADVICE); i++)
    if (strstr (message, CONNECT_ADVICE[i].message_part) != NULL)
      return &CONNECT_ADVICE[i];
  return NULL;
}

/**
 * sb_advice_find:
 * @sqlstate: (nullable): five characters
 * @message: (nullable): the server's message, to tell cases of one SQLSTATE apart
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the advice; %NULL for uncommon errors
 */
const SbAdvice *
sb_advice_find (const char *sqlstate, const char *message)
{
  if (sqlstate == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ADVICE); i++)
    if (strcmp (ADVICE[i].sqlstate, sqlstate) == 0
        && (ADVICE[i].message_part == NULL
            || (message != NULL && strstr (message, ADVICE[i].message_part) != NULL)))
      return &ADVICE[i];
  return NULL;
}
