/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-map-words.h"

#include <string.h>

/* What an interrupted statement may leave behind that no transaction takes; %NULL where it is done
 * or not, whatever happens. */
static const struct
{
  const char *what;
  const char *left;
} leftovers[] = {
  { "CREATE INDEX CONCURRENTLY", "an invalid index" },
  { "DROP INDEX CONCURRENTLY", "an invalid index" },
  { "REINDEX CONCURRENTLY", "an invalid index beside the old one" },
  { "REINDEX SCHEMA", "some of its indexes are rebuilt" },
  { "REINDEX SYSTEM", "some of its indexes are rebuilt" },
  { "REINDEX DATABASE", "some of its indexes are rebuilt" },
  { "VACUUM", "some of it is vacuumed" },
  { "CLUSTER of all tables", "some of the tables are clustered" },
  { "DETACH PARTITION CONCURRENTLY", "a partition that is being detached" },
  { "DROP DATABASE", "an invalid database" },
  { "CREATE SUBSCRIPTION", "a replication slot on the other server" },
  { "DROP SUBSCRIPTION", "a replication slot on the other server" },
  { "ALTER SUBSCRIPTION REFRESH", "some of its tables are refreshed" },
  { "ALTER SUBSCRIPTION with refresh", "some of its tables are refreshed" },
  { "DO with COMMIT or ROLLBACK inside", "what it has committed itself" },
};

static const SbStatement *
get_statement (SbTransactionMap *map, guint position)
{
  return sb_script_get_statement (sb_transaction_map_get_script (map),
                                  sb_transaction_map_get (map, position)->index);
}

static const SbMapPart *
get_part (SbTransactionMap *map, guint position)
{
  return sb_transaction_map_get_part (map, sb_transaction_map_get (map, position)->part);
}

static char *
dup_range (guint first, guint n)
{
  return n == 1 ? g_strdup_printf ("statement %u", first)
                : g_strdup_printf ("statements %u–%u", first, first + n - 1);
}

static gboolean
is_transaction_control (const SbStatement *statement)
{
  return statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT
         || statement->tx == SB_TX_ROLLBACK || statement->tx == SB_TX_SAVEPOINT;
}

/* What may be left of a statement that runs alone. */
static const char *
find_leftover (const SbStatement *statement)
{
  for (guint i = 0; statement->tx == SB_TX_ALONE && i < G_N_ELEMENTS (leftovers); i++)
    if (g_strcmp0 (statement->why_alone, leftovers[i].what) == 0)
      return leftovers[i].left;
  if (strcmp (statement->tag, "CALL") == 0 || strcmp (statement->tag, "DO") == 0)
    return "what it has committed itself, if it does";
  if (strcmp (statement->tag, "REINDEX") == 0 || strcmp (statement->tag, "CLUSTER") == 0)
    return "some of its partitions, if it has any";
  return NULL;
}

static char *
dup_alone (SbTransactionMap *map, guint position)
{
  const SbMapStatement *entry = sb_transaction_map_get (map, position);
  const SbStatement *statement = get_statement (map, position);
  const char *leftover = find_leftover (statement);
  g_autofree char *before = dup_range (1, entry->number - 1);
  g_autofree char *stay =
      entry->number == 1 ? g_strdup ("")
                         : g_strdup_printf ("%s %s", before, entry->number == 2 ? "stays" : "stay");
  GString *words = g_string_new ("Runs alone, outside of a transaction");

  if (!entry->is_read)
    {
      g_string_append (words, ", since nobody can tell what it is");
      if (entry->number > 1)
        g_string_append_printf (words, ": if it stops here, %s", stay);
    }
  else if (leftover != NULL && entry->number > 1)
    g_string_append_printf (words, ": if it stops here, %s, and %u may be half done (%s)", stay,
                            entry->number, leftover);
  else if (leftover != NULL)
    g_string_append_printf (words, ": if it stops here, it may be half done (%s)", leftover);
  else if (entry->number > 1 && is_transaction_control (statement))
    g_string_append_printf (words, ": if it stops here, %s", stay);
  else if (entry->number > 1)
    g_string_append_printf (words, ": if it fails, nothing of it stays, and %s", stay);
  else if (!is_transaction_control (statement))
    g_string_append (words, ": if it fails, nothing of it stays");
  g_string_append_c (words, '.');
  return g_string_free (words, FALSE);
}

static char *
dup_transaction (SbTransactionMap *map, const SbMapPart *part)
{
  gboolean is_own = part->kind == SB_PART_OWN, is_one = part->n == 1;
  g_autofree char *range = dup_range (part->first, part->n);
  g_autofree char *before = dup_range (1, part->first - 1);
  GString *words = g_string_new (NULL);

  if (is_one)
    g_string_append_printf (words, "Runs in a transaction%s: if it fails, nothing of it stays",
                            sb_transaction_map_get_n_parts (map) > 1 ? " of its own" : "");
  else if (part->rolls_back)
    g_string_append_printf (words,
                            "S%s run in the script's own transaction, which it rolls back, or "
                            "begins anew, itself",
                            range + 1);
  else
    g_string_append_printf (words, "S%s run in %s: if one fails, nothing of them stays", range + 1,
                            is_own ? "the script's own transaction" : "one transaction");
  if (part->first > 1)
    g_string_append_printf (words, "; %s %s", before, part->first == 2 ? "stays" : "stay");
  g_string_append_c (words, '.');
  return g_string_free (words, FALSE);
}

/**
 * sb_map_words_number:
 * @map: a map
 * @position: of a statement in it
 *
 * Returns: (transfer full) (nullable): "statement 3 of 7"; %NULL for what is not sent
 */
char *
sb_map_words_number (SbTransactionMap *map, guint position)
{
  guint number = sb_transaction_map_get (map, position)->number;

  return number > 0
             ? g_strdup_printf ("statement %u of %u", number, sb_transaction_map_get_n_sent (map))
             : NULL;
}

/**
 * sb_map_words_short:
 * @map: a map
 * @position: of a statement in it
 *
 * Returns: (transfer full): how it is committed, in a few words: "alone, outside of a transaction"
 */
char *
sb_map_words_short (SbTransactionMap *map, guint position)
{
  const SbMapPart *part = get_part (map, position);
  g_autofree char *range = dup_range (part->first, part->n);

  if (sb_transaction_map_get_why_single (map) == NULL)
    return g_strdup ("one transaction");
  if (part->kind == SB_PART_ALONE)
    return g_strdup ("alone, outside of a transaction");
  if (part->kind == SB_PART_OWN)
    return g_strdup_printf ("%s in the script's own transaction", range);
  if (part->n == 1)
    return g_strdup ("in a transaction of its own");
  return g_strdup_printf ("%s in one transaction", range);
}

/**
 * sb_map_words_stays:
 * @map: a map
 * @position: of a statement in it
 *
 * Returns: (transfer full): with what it runs, and what would stay if it stopped there
 */
char *
sb_map_words_stays (SbTransactionMap *map, guint position)
{
  const SbMapPart *part = get_part (map, position);

  if (sb_transaction_map_get (map, position)->number == 0)
    return g_strdup ("The run itself opens and commits the transaction that is asked for here.");
  return part->kind == SB_PART_ALONE ? dup_alone (map, position) : dup_transaction (map, part);
}

/**
 * sb_map_words_why:
 * @map: a map
 * @role: which script it is of
 *
 * Returns: (transfer full) (nullable): why it is committed part by part, and what that means; %NULL
 *   where there is nothing to say
 */
char *
sb_map_words_why (SbTransactionMap *map, SbScriptRole role)
{
  const char *why = sb_transaction_map_get_why_single (map);
  guint unread = sb_transaction_map_get_unread_line (map);
  GString *words = g_string_new (NULL);

  if (why != NULL)
    g_string_append_printf (words,
                            "The script is committed part by part: %s. If it stops, %s goes on "
                            "there.",
                            why, role == SB_ROLE_ROLLBACK ? "Roll back" : "Apply");
  if (unread > 0)
    g_string_append_printf (words, "%sNot certain: line %u cannot be read.",
                            words->len > 0 ? " " : "", unread);
  if (words->len > 0)
    return g_string_free (words, FALSE);
  g_string_free (words, TRUE);
  return NULL;
}

/**
 * sb_map_words_full:
 * @map: a map
 * @position: of a statement in it
 * @role: which script it is of
 *
 * Returns: (transfer full): all that is to be said: sb_map_words_stays() and sb_map_words_why()
 */
char *
sb_map_words_full (SbTransactionMap *map, guint position, SbScriptRole role)
{
  g_autofree char *stays = sb_map_words_stays (map, position);
  g_autofree char *why = sb_map_words_why (map, role);

  return why != NULL ? g_strconcat (stays, "\n", why, NULL) : g_steal_pointer (&stays);
}
