/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a statement to the one that undoes it, or to the check that looks after it. */
#include "sb-draft-match.h"
#include "sb-workbench-private.h"

#include <string.h>

/* A search on its way. The worker reads the scripts, which never change. */
typedef struct
{
  SbTicket *ticket;
  SbScript *script, *other;
  SbScriptRole role, other_role;
  guint index;
  guint found;
} Search;

static const char *const names[SB_N_ROLES] = { "forward", "rollback", "verify" };

static void
search_free (Search *self)
{
  sb_script_unref (self->script);
  sb_script_unref (self->other);
  g_free (self);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;

  if (search->other_role == SB_ROLE_VERIFY)
    search->found = sb_draft_match_check (search->script, search->index, search->other);
  else if (search->role == SB_ROLE_VERIFY)
    search->found = sb_draft_match_checked (search->script, search->index, search->other);
  else if (search->role == SB_ROLE_FORWARD)
    search->found = sb_draft_match_undo (search->script, search->index, search->other);
  else
    search->found = sb_draft_match_undone (search->script, search->index, search->other);
  g_task_return_boolean (task, TRUE);
}

static void
tell_nothing (SbWorkbench *self, const Search *search)
{
  if (search->other_role == SB_ROLE_VERIFY)
    sb_workbench_toast (self, "No check names what this makes or changes");
  else if (search->role == SB_ROLE_VERIFY)
    sb_workbench_toast (self, "This check names nothing that the forward script makes or changes");
  else if (search->role == SB_ROLE_FORWARD)
    sb_workbench_toast (self, "Nothing in the rollback undoes this");
  else
    sb_workbench_toast (self, "This undoes nothing of the forward script");
}

static void
go_to_found (SbWorkbench *self, const Search *search, SbDocument *document)
{
  const SbStatement *statement = sb_script_get_statement (search->other, search->found);
  g_autoptr (SbPlace) place = sb_place_new (sb_document_get_path (document),
                                            sb_document_get_key (document), search->other_role);

  place->offset = statement->sql_start;
  place->length = statement->sql_end - statement->sql_start;
  place->is_finding = TRUE; /* no error */
  sb_workbench_go_to (self, place);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (search->ticket, &is_current);
  SbDocument *document = sb_document_set_get_document (self->documents, search->other_role);

  if (is_current && search->found == SB_DRAFT_NO_MATCH)
    tell_nothing (self, search);
  else if (is_current && document != NULL && sb_document_get_script (document) == search->other)
    go_to_found (self, search, document);
  search_free (search);
}

static SbScriptRole
choose_role (SbScriptRole from, gboolean to_check)
{
  if (from != SB_ROLE_FORWARD && !(from == SB_ROLE_ROLLBACK && to_check))
    return SB_ROLE_FORWARD;
  return to_check ? SB_ROLE_VERIFY : SB_ROLE_ROLLBACK;
}

/* Why there is nothing to look for; %NULL where there is. */
static char *
why_not (SbDocument *document, SbDocument *other, SbScriptRole other_role)
{
  if (document == NULL || sb_document_get_script (document) == NULL)
    return g_strdup ("There is no statement here");
  if (other == NULL || sb_document_get_script (other) == NULL)
    return g_strdup_printf ("There is no %s script", names[other_role]);
  return NULL;
}

/**
 * sb_workbench_go_to_match:
 * @self: a workbench
 * @from: where somebody is in one of the scripts that are shown
 * @to_check: to the check that looks after it; else to what undoes it, or is undone by it
 *
 * Takes the person to the statement that belongs to the one there, or says that there is none. From
 * a check always to what it looks after.
 */
void
sb_workbench_go_to_match (SbWorkbench *self, const SbPlace *from, gboolean to_check)
{
  SbScriptRole other_role = choose_role (from->role, to_check);
  SbDocument *document = sb_document_set_get_document (self->documents, from->role);
  SbDocument *other = sb_document_set_get_document (self->documents, other_role);
  g_autofree char *trouble = why_not (document, other, other_role);
  g_autoptr (GTask) task = NULL;
  Search *search;
  guint index;

  if (trouble == NULL
      && !sb_script_find_statement (sb_document_get_script (document), from->offset, &index))
    trouble = g_strdup ("There is no statement here");
  if (trouble != NULL)
    {
      sb_workbench_toast (self, "%s", trouble);
      return;
    }
  search = g_new0 (Search, 1);
  search->ticket = sb_workbench_take_ticket (self);
  search->script = sb_script_ref (sb_document_get_script (document));
  search->other = sb_script_ref (sb_document_get_script (other));
  search->role = from->role;
  search->other_role = other_role;
  search->index = index;
  task = g_task_new (NULL, NULL, found_cb, search);
  g_task_set_source_tag (task, sb_workbench_go_to_match);
  g_task_set_task_data (task, search, NULL);
  g_task_run_in_thread (task, search_in_thread);
}
