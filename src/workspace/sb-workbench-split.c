/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rehearsal advises of an index: it is taken out of the migration, and built concurrently in one
 * of its own. */
#include "sb-workbench-private.h"

#include <string.h>

#include "sb-cost-item.h"
#include "sb-document-private.h"
#include "sb-index-split.h"
#include "sb-printable.h"
#include "sb-workspace-private.h"

#define MAX_NAME 80

/* What is split out; all is borrowed from the documents that are shown. */
typedef struct
{
  SbMigration *migration;
  SbDocument *forward;
  const SbStatement *index;
  const char *name;
  SbDocument *rollback;    /* (nullable): there is none */
  const SbStatement *drop; /* (nullable): it is dropped along with something */
} Split;

/* A split that waits for an answer, then for its migration. */
typedef struct
{
  SbWorkbench *workbench; /* (nullable): there is a ticket instead */
  SbTicket *ticket;
  char *key;
  char *sql; /* that the person was asked about */
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_object (&waiting->workbench);
  g_free (waiting->key);
  g_free (waiting->sql);
  g_free (waiting);
}

static const char *
find_drop (Split *split)
{
  if (split->rollback == NULL || sb_document_get_state (split->rollback) == SB_DOCUMENT_ABSENT)
    return NULL;
  if (sb_document_get_state (split->rollback) != SB_DOCUMENT_READY
      || !sb_document_is_parsed (split->rollback))
    return "the rollback script cannot be edited now";
  return sb_index_split_find_drop (sb_document_get_script (split->rollback), split->name,
                                   &split->drop)
             ? NULL
             : "the rollback script names the index elsewhere than in a DROP INDEX of its own";
}

/* Why there is nothing to split out; %NULL: @split is set. */
static const char *
find (SbWorkbench *self, Split *split)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);
  const SbTimelineRow *row = item != NULL ? sb_timeline_item_get_row (item) : NULL;
  SbMigration *shown = sb_document_set_get_migration (self->documents);
  const char *why = sb_workbench_why_not (self, SB_CAN_CREATE);
  SbRehearsal *rehearsal;

  memset (split, 0, sizeof *split);
  if (why != NULL)
    return why;
  if (row == NULL || shown == NULL || strcmp (row->key, shown->key) != 0)
    return "select a migration first";
  if ((row->state != SB_STATE_PENDING && row->state != SB_STATE_LATE) || row->renamed != NULL)
    return "it is not pending";
  rehearsal = sb_rehearsals_get_result (self->rehearsals, row->key);
  split->migration = shown;
  split->forward = sb_document_set_get_document (self->documents, SB_ROLE_FORWARD);
  split->rollback = sb_document_set_get_document (self->documents, SB_ROLE_ROLLBACK);
  if (split->forward == NULL || sb_document_get_state (split->forward) != SB_DOCUMENT_READY
      || !sb_document_is_parsed (split->forward))
    return "the script cannot be edited now";
  if (rehearsal != NULL && sb_cost_items_keep_waiting (rehearsal))
    split->index = sb_index_split_find (sb_document_get_script (split->forward), rehearsal);
  if (split->index == NULL)
    return "no index in the script keeps others waiting, as it was rehearsed";
  split->name = split->index->objects[0].name;
  why = sb_index_split_why_not (sb_document_get_script (split->forward), split->index);
  return why != NULL ? why : find_drop (split);
}

static char *
dup_sql (const Split *split)
{
  const char *text = sb_script_get_text (sb_document_get_script (split->forward), NULL);

  return g_strndup (text + split->index->sql_start,
                    split->index->sql_end - split->index->sql_start);
}

/* The editor's text without the statement. */
static char *
cut (SbDocument *document, const SbStatement *statement, char **taken)
{
  g_autoptr (GBytes) bytes = sb_document_dup_text (document);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return sb_index_split_cut (text, length,
                             sb_document_map_offset (document, text, length, statement->start),
                             sb_document_map_offset (document, text, length, statement->sql_start),
                             sb_document_map_offset (document, text, length, statement->sql_end),
                             taken);
}

/* While it was asked or made the person may have gone on writing, or a run have begun. */
static const char *
find_again (SbWorkbench *self, const Waiting *waiting, Split *split)
{
  const char *why = find (self, split);
  g_autofree char *sql = NULL;

  if (why != NULL)
    return why;
  if (strcmp (split->migration->key, waiting->key) != 0)
    return "another migration was selected meanwhile";
  sql = dup_sql (split);
  return strcmp (sql, waiting->sql) == 0 ? NULL : "the script was edited meanwhile";
}

static void
take_out (SbDocument *document, const SbStatement *statement)
{
  g_autofree char *taken = NULL;
  g_autofree char *rest = cut (document, statement, &taken);

  sb_document_replace (document, rest);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (waiting->ticket, &is_current);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = sb_workspace_create_finish (self->workspace, result, NULL, &error);
  g_autofree char *name = NULL;
  const char *why;
  Split split;

  if (is_current && paths == NULL)
    sb_workbench_fail (self, "The index was not split out: no file was changed", error);
  else if (is_current)
    {
      name = g_filename_display_basename (paths[SB_ROLE_FORWARD]);
      why = find_again (self, waiting, &split);
      if (why != NULL)
        sb_workbench_toast (self, "Made %s, but the index is still in the old script: %s", name,
                            why);
      else
        {
          /* The other goes with what is edited. */
          if (split.drop != NULL)
            take_out (split.rollback, split.drop);
          take_out (split.forward, split.index);
          sb_workbench_toast (self, "Made %s; save what was taken out, and rehearse both", name);
        }
      self->files_changed = TRUE;
      sb_workbench_settle (self);
    }
  waiting_free (waiting);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Waiting *waiting = user_data;
  SbWorkbench *self = waiting->workbench;
  g_autofree char *taken = NULL, *rest = NULL, *file = NULL, *forward = NULL;
  g_autofree char *description = NULL;
  const char *why;
  Waiting *next;
  Split split;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  why = find_again (self, waiting, &split);
  if (why != NULL)
    {
      sb_workbench_toast (self, "Not done: %s", why);
      return;
    }
  rest = cut (split.forward, split.index, &taken);
  file = sb_migration_dup_file_name (split.migration, SB_ROLE_FORWARD);
  forward = sb_index_split_dup_forward (file, taken);
  description = g_strdup_printf ("index %s concurrently", split.name);
  next = g_new0 (Waiting, 1);
  next->ticket = sb_workbench_take_ticket (self);
  next->key = g_strdup (waiting->key);
  next->sql = g_strdup (waiting->sql);
  sb_workspace_create_drafted_async (self->workspace, description, forward, done_cb, next);
}

/* What the verify script says of the index would fail before it is there. */
static gboolean
is_verified (SbWorkbench *self, const char *name)
{
  SbDocument *document = sb_document_set_get_document (self->documents, SB_ROLE_VERIFY);
  SbScript *script = document != NULL ? sb_document_get_script (document) : NULL;
  gsize length;
  const char *text = script != NULL ? sb_script_get_text (script, &length) : NULL;

  return text != NULL && g_strstr_len (text, (gssize) length, name) != NULL;
}

/**
 * sb_workbench_can_split:
 * @self: a workbench
 *
 * Returns: whether an index of the selected migration kept writers waiting when that was rehearsed, and
 *   sb_workbench_split() can take it out
 */
gboolean
sb_workbench_can_split (SbWorkbench *self)
{
  Split split;

  return find (self, &split) == NULL;
}

/**
 * sb_workbench_split:
 * @self: a workbench
 *
 * After asking: makes a new migration that builds the index concurrently, and takes the index out of the
 * selected one's forward and rollback scripts in the editor, where it can be undone.
 */
void
sb_workbench_split (SbWorkbench *self)
{
  Split split;
  const char *why = find (self, &split);
  g_autofree char *name = NULL, *title = NULL, *body = NULL;
  Waiting *waiting;

  if (why != NULL)
    {
      sb_workbench_toast (self, "Not done: %s", why);
      return;
    }
  name = sb_printable_ellipsize (split.name, MAX_NAME);
  title = g_strdup_printf ("Split %s out?", name);
  body = g_strdup_printf (
      "A new migration “index %s concurrently” is written: it builds the index with CREATE INDEX "
      "CONCURRENTLY, so that writes go on, and its rollback and verify scripts are drafted. In the "
      "editor the statement is taken out of this forward script%s; undo brings it back, and "
      "nothing "
      "of that is written until you save.%s",
      name, split.drop != NULL ? ", and its DROP INDEX out of this rollback script" : "",
      is_verified (self, split.name)
          ? " The verify script names the index, too: move that check into the new one."
          : "");
  waiting = g_new0 (Waiting, 1);
  waiting->workbench = g_object_ref (self);
  waiting->key = g_strdup (split.migration->key);
  waiting->sql = dup_sql (&split);
  sb_workbench_ask (self,
                    sb_question_new (title, body, "Split out", answer_cb, waiting, waiting_free));
}
