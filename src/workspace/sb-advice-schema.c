/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors about what the schema has or lacks, and about scripts. */
#include "sb-advice-private.h"

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

/* What is there already, made by somebody else: the history can be told so. */
#define MARK_IT "If it is all that this migration makes: `mark VERSION --applied`"

#define UUID_AND_TEXT(types)                                                                       \
  {                                                                                                \
    "42883", "operator does not exist: " types, "undefined_function",                              \
        "a uuid is compared with a text, and neither is converted by itself (only a literal is)",  \
        "cast the text: value::uuid; in a policy auth.uid () is a uuid already"                    \
  }

#define IN_PGCRYPTO(function)                                                                      \
  {                                                                                                \
    "42883", "function " function, "undefined_function",                                           \
        "this function comes with the extension pgcrypto, which is not there or not in the "       \
        "search_path",                                                                             \
        "CREATE EXTENSION pgcrypto first; on Supabase write extensions." function "…)"           \
  }

const SbAdvice sb_advice_schema[] = {
  /* Something is not there */
  { "42P01", "FROM-clause entry", "undefined_table",
    "the query uses a table, or an alias, that its FROM does not have at this place",
    "add it to FROM, or write the alias where the table has one" },
  { "42P01", NULL, "undefined_table",
    "no table or view of this name: misspelt, made by a migration that is not applied here, or in "
    "a "
    "schema outside the search_path",
    "see `status` for what is applied; write the schema too (public.name)" },
  { "42703", NULL, "undefined_column",
    "the table is there but not this column: misspelt, or added by a migration that is not applied "
    "here",
    "see `status` for what is applied; names in double quotes keep their capitals" },
  { "42704", "unrecognized configuration parameter", "undefined_object",
    "no such setting: misspelt, its extension is not loaded, or nobody has set it in this session",
    "read one that may be missing with current_setting ('name', true)" },
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
  UUID_AND_TEXT ("uuid = text"),
  UUID_AND_TEXT ("text = uuid"),
  UUID_AND_TEXT ("uuid = character varying"),
  UUID_AND_TEXT ("character varying = uuid"),
  { "42883", "operator", "undefined_function", "there is no such operator for these two types",
    "cast one side, for instance column::text or $1::uuid" },
  { "42883", "function uuid_generate_v", "undefined_function",
    "this function comes with the extension uuid-ossp, which is not there or not in the "
    "search_path",
    "use gen_random_uuid (), which every server since 13 has" },
  IN_PGCRYPTO ("crypt("),
  IN_PGCRYPTO ("digest("),
  IN_PGCRYPTO ("gen_salt("),
  { "42883", NULL, "undefined_function",
    "no function of this name takes these argument types: misspelt, a cast is missing, or its "
    "extension is",
    "cast the arguments, or CREATE EXTENSION first" },
  { "3F000", "schema \"auth\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", "schema \"storage\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", "schema \"extensions\"", "invalid_schema_name", SUPABASE_CAUSE, SUPABASE_NEXT },
  { "3F000", NULL, "invalid_schema_name", "there is no such schema",
    "create it first: CREATE SCHEMA IF NOT EXISTS …" },
  { "42830", "disagree", "invalid_foreign_key",
    "the foreign key has more columns on one side than on the other",
    "name as many columns after REFERENCES as after FOREIGN KEY" },
  { "42830", NULL, "invalid_foreign_key",
    "the referenced table is there, but no primary key or unique constraint covers exactly the "
    "columns that the foreign key points at",
    "add PRIMARY KEY or UNIQUE to the referenced columns first" },
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
  { "0A000", "used by a view", "feature_not_supported",
    "a view or rule has the column in it, so its type cannot change; DETAIL names it",
    "drop the view, change the type, create the view again, in one migration" },
  { "0A000", "used in a policy", "feature_not_supported",
    "a policy has the column in it, so its type cannot change; DETAIL names it",
    "drop the policy, change the type, create the policy again, in one migration" },
  { "0A000", "on partitioned table must include", "feature_not_supported",
    "a primary key or unique constraint of a partitioned table needs all of its partition key",
    "add the partition key's columns to the constraint" },
  { "0A000", "cached plan must not change", "feature_not_supported",
    "a table changed its columns after a statement over it was prepared",
    "run it again: a new session prepares it anew", .step = SB_STEP_AGAIN },
  { "0A000", NULL, "feature_not_supported", "the server does not support this",
    "read the message and DETAIL; another server version may" },

  /* Something is there already */
  { "42P07", NULL, "duplicate_table",
    "a table, index or view of this name is there: from an earlier try, another tool or another "
    "migration",
    "look at it before anything else: IF NOT EXISTS would keep it even if its columns "
    "differ. " MARK_IT,
    .step = SB_STEP_MARK },
  { "42701", NULL, "duplicate_column", "the table has a column of this name",
    "look at its type: ADD COLUMN IF NOT EXISTS would keep it even if that differs. " MARK_IT,
    .step = SB_STEP_MARK },
  { "42710", "role \"", "duplicate_object",
    "the server has a role of this name; all of its databases share the roles",
    "create it only where it is not there: a DO block with EXCEPTION WHEN duplicate_object" },
  { "42710", "type \"", "duplicate_object",
    "a type of this name is there: from an earlier try, another tool or another migration",
    "look at its labels or columns: a DO block that ignores duplicate_object would keep it even if "
    "they differ. " MARK_IT,
    .step = SB_STEP_MARK },
  { "42710", "enum label \"", "duplicate_object", "the enum has this value",
    "write ALTER TYPE … ADD VALUE IF NOT EXISTS" },
  { "42710", NULL, "duplicate_object",
    "a policy, trigger, constraint or extension of this name is there",
    "drop it first (DROP … IF EXISTS), or use another name. " MARK_IT, .step = SB_STEP_MARK },
  { "42723", NULL, "duplicate_function", "a function with these argument types is there",
    "write CREATE OR REPLACE FUNCTION" },
  { "42P05", NULL, "duplicate_prepared_statement",
    "a statement of this name is prepared in this server session: behind a transaction pooler "
    "several clients share one, and one client's names meet another's",
    "use the direct address or the pooler's session mode (port 5432), or switch prepared "
    "statements "
    "off in the client" },
  { "26000", NULL, "invalid_sql_statement_name",
    "no statement of this name is prepared in this server session: behind a transaction pooler the "
    "next transaction may get another one",
    "use the direct address or the pooler's session mode (port 5432), or switch prepared "
    "statements "
    "off in the client" },
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
  { "42804", "foreign key constraint", "datatype_mismatch",
    "the foreign key's column and the column that it points at have types that cannot be compared",
    "give both the same type; DETAIL names them" },
  { "42804", "default for column", "datatype_mismatch",
    "the column's default cannot be converted to the new type",
    "ALTER COLUMN … DROP DEFAULT first, then TYPE, then SET DEFAULT" },
  { "42804", "cannot be cast automatically", "datatype_mismatch",
    "the values there are cannot be converted to the new type by themselves",
    "add USING column::type to ALTER COLUMN … TYPE" },
  { "42804", NULL, "datatype_mismatch", "the types do not fit and are not converted by themselves",
    "cast; for ALTER COLUMN … TYPE add USING column::type" },
  { "42846", NULL, "cannot_coerce", "there is no cast between these types",
    "go by way of text: x::text::type" },
  { "42809", NULL, "wrong_object_type", "the name belongs to something of another kind",
    "a view is dropped with DROP VIEW, a procedure with DROP PROCEDURE, and so on" },
  { "42P13", "cannot ", "invalid_function_definition",
    "CREATE OR REPLACE cannot change what a function returns or how its parameters are called",
    "DROP FUNCTION first" },
  { "42P13", NULL, "invalid_function_definition",
    "the function's definition is not complete or contradicts itself",
    "read the message and DETAIL" },
  { "42P16", "multiple primary keys", "invalid_table_definition", "the table has a primary key",
    "drop it first, or write UNIQUE" },
  { "42P16", "view", "invalid_table_definition",
    "CREATE OR REPLACE VIEW can only add columns at the end",
    "DROP VIEW first, then CREATE VIEW; its grants go with it" },
  { "42P16", NULL, "invalid_table_definition", "the definition contradicts itself or what is there",
    "read the message" },
  { "42P17", "recursion", "invalid_object_definition",
    "a policy reads its own table, or two tables' policies read each other's: each asks the other "
    "again",
    "move the look-up into a SECURITY DEFINER function with a fixed search_path" },
  { "42P17", "IMMUTABLE", "invalid_object_definition",
    "an index may only use functions whose result never changes, and one of these depends on time "
    "zone, settings or data",
    "use an IMMUTABLE expression: (at AT TIME ZONE 'UTC')::date instead of at::date" },
  { "42P17", "not immutable", "invalid_object_definition",
    "a generated column may only use functions whose result never changes",
    "use an IMMUTABLE expression, or a trigger" },
  { "42P17", NULL, "invalid_object_definition", "the definition is not allowed",
    "read the message and DETAIL" },
  { "428C9", NULL, "generated_always", "the column makes its values itself (GENERATED ALWAYS)",
    "leave it out; for an identity column OVERRIDING SYSTEM VALUE writes one all the same" },
  { "21000", "ON CONFLICT", "cardinality_violation",
    "one INSERT … ON CONFLICT DO UPDATE has the same key twice",
    "keep one row for each key: SELECT DISTINCT ON (key) …" },
  { "21000", NULL, "cardinality_violation",
    "a subquery that stands for one value gives several rows", "add LIMIT 1, an aggregate or IN" },
  { "42803", NULL, "grouping_error", "a column is neither grouped nor aggregated",
    "add it to GROUP BY" },
};

const gsize sb_advice_n_schema = G_N_ELEMENTS (sb_advice_schema);
