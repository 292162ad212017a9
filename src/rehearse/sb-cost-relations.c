/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-relations.h"

#include <string.h>

/* Of the system's own relations nobody is told: everybody shares them. */
#define NAME                                                                                       \
  "CASE n.nspname WHEN 'public' THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END "        \
  "|| pg_catalog.quote_ident(c.relname)"
#define COLUMNS(oid, modes)                                                                        \
  "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'), " oid ", " modes     \
  ", " NAME ", c.relkind, pg_catalog.pg_relation_filenode(c.oid), "                                \
  "pg_catalog.pg_stat_get_xact_tuples_returned(c.oid), c.reltuples::bigint, "                      \
  "n.nspname ~ '^pg_' "
#define ALL                                                                                        \
  "SELECT " COLUMNS (                                                                              \
      "c.oid",                                                                                     \
      "NULL") "FROM (VALUES (1)) one LEFT JOIN (pg_catalog.pg_class c "                            \
              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace) ON c.oid >= 16384"
/* What this transaction holds; what it dropped has no name any more. */
#define LOCKED                                                                                     \
  "SELECT " COLUMNS (                                                                              \
      "l.relation",                                                                                \
      "l.modes") "FROM (VALUES (1)) one LEFT JOIN ("                                               \
                 "SELECT relation, pg_catalog.string_agg(mode, ' ') AS modes FROM "                \
                 "pg_catalog.pg_locks "                                                            \
                 "WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted "  \
                 "AND relation >= 16384 GROUP BY relation) l ON true "                             \
                 "LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation "                          \
                 "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"

enum
{
  COLUMN_WAL,
  COLUMN_OID,
  COLUMN_MODES,
  COLUMN_NAME,
  COLUMN_KIND,
  COLUMN_FILE,
  COLUMN_SCANNED,
  COLUMN_ROWS,
  COLUMN_IS_SYSTEM,
};

typedef struct
{
  char *name;
  char *file; /* (nullable): number of the file it is in */
  char kind;
  gint64 n_rows;
  gint64 n_scanned;
  SbLockMode held; /* by the transaction that is open */
  gboolean is_old; /* it was there before the migration */
  gboolean is_system;
} Relation;

struct _SbCostRelations
{
  GHashTable *relations; /* by their number, as text */
  GHashTable *indexes; /* name → file, of those that were there before: they may be made again */
  guint64 wal;
};

static void
relation_free (gpointer data)
{
  Relation *self = data;

  g_free (self->name);
  g_free (self->file);
  g_free (self);
}

/**
 * sb_cost_relations_free:
 * @self: (transfer full): relations
 */
void
sb_cost_relations_free (SbCostRelations *self)
{
  g_hash_table_unref (self->relations);
  g_hash_table_unref (self->indexes);
  g_free (self);
}

static gint64
get_number (SbResult *result, guint row, guint column)
{
  const char *value = sb_result_get_value (result, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : -1;
}

static gboolean
is_index (const Relation *relation)
{
  return relation->kind == 'i' || relation->kind == 'I';
}

static gboolean
has_rows (const Relation *relation)
{
  return relation->kind == 'r' || relation->kind == 'm';
}

static Relation *
add_relation (SbCostRelations *self, SbResult *result, guint row, gboolean is_old)
{
  Relation *relation = g_new0 (Relation, 1);

  relation->kind = *sb_result_get_value (result, row, COLUMN_KIND);
  relation->n_rows = strchr ("rpm", relation->kind) != NULL ? get_number (result, row, COLUMN_ROWS)
                                                            : -1;
  relation->is_old = is_old;
  relation->is_system = g_strcmp0 (sb_result_get_value (result, row, COLUMN_IS_SYSTEM), "t") == 0;
  g_hash_table_insert (self->relations, g_strdup (sb_result_get_value (result, row, COLUMN_OID)),
                       relation);
  return relation;
}

static void
update (SbCostRelations *self, Relation *relation, SbResult *result, guint row)
{
  g_free (relation->name);
  relation->name = g_strdup (sb_result_get_value (result, row, COLUMN_NAME));
  g_free (relation->file);
  relation->file = g_strdup (sb_result_get_value (result, row, COLUMN_FILE));
  relation->n_scanned = get_number (result, row, COLUMN_SCANNED);
  if (is_index (relation)
      && (relation->is_old || g_hash_table_contains (self->indexes, relation->name)))
    g_hash_table_insert (self->indexes, g_strdup (relation->name), g_strdup (relation->file));
}

/**
 * sb_cost_relations_new:
 * @session: a session outside of a transaction, on a copy on which the migration has not begun
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable): what there is now
 */
SbCostRelations *
sb_cost_relations_new (SbSession *session, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, ALL, error), error);
  SbCostRelations *self;

  if (result == NULL)
    return NULL;
  self = g_new0 (SbCostRelations, 1);
  self->relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, relation_free);
  self->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    if (sb_result_get_value (result, i, COLUMN_OID) != NULL)
      update (self, add_relation (self, result, i, TRUE), result, i);
  self->wal = get_number (result, 0, COLUMN_WAL);
  return self;
}

/**
 * sb_cost_relations_get_wal:
 * @self: relations
 *
 * Returns: where the server's write-ahead log was at the last look, in bytes
 */
guint64
sb_cost_relations_get_wal (SbCostRelations *self)
{
  return self->wal;
}

static void
add_name (GStrv *names, const char *name)
{
  guint n = g_strv_length (*names);

  *names = g_renew (char *, *names, n + 2);
  (*names)[n] = g_strdup (name);
  (*names)[n + 1] = NULL;
}

/* Being in another file than before is having been written anew. An index that a change of a column's
 * type made again has another number, but its name. */
static void
note_rewrite (SbCostRelations *self, const Relation *relation, SbResult *result, guint row,
              SbCost *cost)
{
  const char *file = sb_result_get_value (result, row, COLUMN_FILE);
  const char *name = sb_result_get_value (result, row, COLUMN_NAME);
  const char *before = relation->file;

  if (is_index (relation) && before == NULL)
    before = g_hash_table_lookup (self->indexes, name);
  if (file == NULL || before == NULL || strcmp (before, file) == 0 || relation->is_system)
    return;
  if (is_index (relation))
    add_name (&cost->index_rewrites, name);
  else if (relation->is_old && has_rows (relation))
    add_name (&cost->rewrites, name);
}

static void
note_scan (const Relation *relation, SbResult *result, guint row, SbCost *cost)
{
  gint64 n = get_number (result, row, COLUMN_SCANNED);

  /* The server reports its counts now and then, and begins again. */
  if (relation->is_old && has_rows (relation))
    cost->n_scanned += n >= relation->n_scanned ? n - relation->n_scanned : n;
}

static SbLockMode
find_strongest (const char *modes)
{
  g_auto (GStrv) names = g_strsplit (modes, " ", -1);
  SbLockMode strongest = SB_LOCK_MODE_NONE;

  for (char **name = names; *name != NULL; name++)
    strongest = MAX (strongest, sb_lock_mode_parse (*name));
  return strongest;
}

/**
 * sb_cost_relations_add_lock:
 * @self: relations
 * @cost: gets the lock
 * @oid: the number of a relation, as text
 * @mode: how it is locked
 *
 * Adds a lock unless the transaction held as much before. Of relations that are not known nothing is
 * told.
 */
void
sb_cost_relations_add_lock (SbCostRelations *self, SbCost *cost, const char *oid, SbLockMode mode)
{
  Relation *relation = g_hash_table_lookup (self->relations, oid);
  SbCostLock *lock;

  if (relation == NULL || relation->is_system || mode <= relation->held)
    return;
  relation->held = mode;
  lock = g_new0 (SbCostLock, 1);
  lock->relation = g_strdup (relation->name);
  lock->kind = relation->kind;
  lock->mode = mode;
  lock->n_rows = relation->n_rows;
  lock->is_new = !relation->is_old;
  g_ptr_array_add (cost->locks, lock);
}

static gboolean
is_not_in (gpointer name, gpointer file, gpointer seen)
{
  return !g_hash_table_contains (seen, name);
}

/* An index that is dropped and made again later is a new one. */
static void
forget_dropped (SbCostRelations *self, SbResult *result)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    if (sb_result_get_value (result, i, COLUMN_NAME) != NULL)
      g_hash_table_add (seen, (gpointer) sb_result_get_value (result, i, COLUMN_NAME));
  g_hash_table_foreach_remove (self->indexes, is_not_in, seen);
}

/* What there is in a row of the answer. */
static void
take (SbCostRelations *self, SbResult *result, guint row, gboolean is_alone, SbCost *cost)
{
  const char *oid = sb_result_get_value (result, row, COLUMN_OID);
  const char *modes = sb_result_get_value (result, row, COLUMN_MODES);
  Relation *relation = g_hash_table_lookup (self->relations, oid);
  SbLockMode mode = modes != NULL ? find_strongest (modes) : SB_LOCK_MODE_NONE;

  /* Who waits for it knows it by the name that it had. */
  if (relation != NULL)
    sb_cost_relations_add_lock (self, cost, oid, mode);
  if (sb_result_get_value (result, row, COLUMN_NAME) != NULL)
    {
      if (relation == NULL)
        relation = add_relation (self, result, row, FALSE);
      note_rewrite (self, relation, result, row, cost);
      if (!is_alone)
        note_scan (relation, result, row, cost);
      update (self, relation, result, row);
    }
  else if (relation != NULL && is_index (relation))
    g_hash_table_remove (self->indexes, relation->name);
  sb_cost_relations_add_lock (self, cost, oid, mode);
}

/**
 * sb_cost_relations_look:
 * @self: relations
 * @session: the session that ran a statement just now
 * @is_alone: it was part of no transaction: what it had locked is gone
 * @cost: gets locks, rewrites, rows read and log written since the last look
 * @error: return location for an error of the db floor
 *
 * Returns: whether it could look
 */
gboolean
sb_cost_relations_look (SbCostRelations *self, SbSession *session, gboolean is_alone, SbCost *cost,
                        GError **error)
{
  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec (session, is_alone ? ALL : LOCKED, error), error);

  if (result == NULL)
    return FALSE;
  cost->wal_bytes = get_number (result, 0, COLUMN_WAL) - self->wal;
  cost->n_scanned = is_alone ? -1 : 0;
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    if (sb_result_get_value (result, i, COLUMN_OID) != NULL)
      take (self, result, i, is_alone, cost);
  if (is_alone)
    forget_dropped (self, result);
  self->wal = get_number (result, 0, COLUMN_WAL);
  return TRUE;
}

/* Strongest first, tables before what belongs to them; nobody waits for what is new. */
static gint
compare_locks (gconstpointer a, gconstpointer b)
{
  static const char kinds[] = "rpmfvSiI";
  const SbCostLock *first = *(SbCostLock *const *) a, *second = *(SbCostLock *const *) b;

  if (first->is_new != second->is_new)
    return first->is_new ? 1 : -1;
  if (first->mode != second->mode)
    return first->mode > second->mode ? -1 : 1;
  if (first->kind != second->kind)
    return strchr (kinds, first->kind) < strchr (kinds, second->kind) ? -1 : 1;
  return strcmp (first->relation, second->relation);
}

/**
 * sb_cost_relations_sort_locks:
 * @cost: a cost whose locks are all there
 *
 * Puts them into the order that #SbCost promises.
 */
void
sb_cost_relations_sort_locks (SbCost *cost)
{
  g_ptr_array_sort (cost->locks, compare_locks);
}

/**
 * sb_cost_relations_end_transaction:
 * @self: relations
 *
 * Whatever was locked is so no more.
 */
void
sb_cost_relations_end_transaction (SbCostRelations *self)
{
  GHashTableIter iter;
  gpointer relation;

  g_hash_table_iter_init (&iter, self->relations);
  while (g_hash_table_iter_next (&iter, NULL, &relation))
    ((Relation *) relation)->held = SB_LOCK_MODE_NONE;
}
