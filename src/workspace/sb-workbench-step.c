/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next step after a failure, where the program can do it: the migration to apply first is looked
 * for while its absence is shown. */
#include "sb-workbench-private.h"

#include <string.h>

#include "sb-document-private.h"
#include "sb-document-set-private.h"
#include "sb-printable.h"
#include "sb-splitter.h"

typedef struct
{
  SbTicket *ticket;
  SbTimeline *timeline;
  SbRunEvent *event;
  SbFailure *failure;
} Search;

static void
search_free (Search *self)
{
  sb_timeline_unref (self->timeline);
  sb_run_event_unref (self->event);
  sb_failure_unref (self->failure);
  g_free (self);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;

  g_task_return_pointer (
      task, sb_maker_find (search->timeline, search->event->message, search->event->key),
      (GDestroyNotify) sb_maker_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (search->ticket, &is_current);
  g_autoptr (SbMaker) maker = g_task_propagate_pointer (G_TASK (result), NULL);

  if (is_current && maker != NULL && self->failure == search->failure)
    sb_workbench_correct_failure (self, sb_failure_new_with_maker (search->failure,
                                                                   g_steal_pointer (&maker)));
  search_free (search);
}

/*< private >
 * sb_workbench_find_maker:
 * @self: a workbench
 * @event: the error that is shown as the failure
 *
 * When the migration that creates what is missing has been found, the failure that is shown says
 * so.
 */
void
sb_workbench_find_maker (SbWorkbench *self, SbRunEvent *event)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  if (event->message == NULL || self->failure == NULL || self->known == NULL)
    return;
  search = g_new (Search, 1);
  search->ticket = sb_workbench_take_ticket (self);
  search->timeline = sb_timeline_ref (self->known);
  search->event = sb_run_event_ref (event);
  search->failure = sb_failure_ref (self->failure);
  task = g_task_new (NULL, NULL, found_cb, search);
  g_task_set_source_tag (task, sb_workbench_find_maker);
  g_task_set_task_data (task, search, NULL);
  g_task_run_in_thread (task, search_in_thread);
}

/* In an editor that takes it. */
static SbDocument *
find_script (SbWorkbench *self, const SbPlace *place)
{
  SbDocument *document = place != NULL && sb_workbench_can_go_to (self, place)
                             ? sb_document_set_find_by_path (self->documents, place->path)
                             : NULL;

  return document != NULL && sb_document_get_state (document) == SB_DOCUMENT_READY ? document
                                                                                   : NULL;
}

/* The text as it is in the editor. One of no bytes may have no address. */
static char *
dup_text (SbDocument *document)
{
  g_autoptr (GBytes) bytes = sb_document_dup_text (document);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return length > 0 ? g_strndup (text, length) : g_strdup ("");
}

/* Splitting takes a moment, also of the longest text that may be edited. */
static gboolean
has_directive (SbDocument *document, const char *name)
{
  g_autofree char *text = dup_text (document);

  return sb_splitter_has_directive (text, strlen (text), name);
}

static void
add_directive (SbWorkbench *self, SbDocument *document, const char *directive)
{
  g_autofree char *name = g_strndup (directive, strcspn (directive, " "));
  g_autofree char *text = NULL, *whole = NULL;

  if (document == NULL)
    {
      sb_workbench_toast (self, "Not done: the script is not open, or cannot be edited here");
      return;
    }
  if (has_directive (document, name))
    {
      sb_workbench_toast (self, "The script says so already: look for “switchback: %s”", name);
      return;
    }
  text = dup_text (document);
  whole = g_strdup_printf ("-- switchback: %s\n%s", directive, text);
  sb_document_replace (document, whole);
  sb_workbench_toast (self, "Added to the script; the next run saves it");
}

/* What was to be applied: all that is pending, unless it was one that was meant. */
static void
rehearse_last (SbWorkbench *self)
{
  SbScope scope = self->last_scope == SB_SCOPE_THIS ? SB_SCOPE_THIS : SB_SCOPE_ALL;
  g_autofree char *key = g_strdup (self->last_key);

  if (scope == SB_SCOPE_THIS && key != NULL)
    sb_workbench_select (self, key);
  sb_workbench_rehearse (self, scope);
}

/**
 * sb_workbench_dup_step:
 * @self: a workbench
 * @tooltip: (out): more about it
 *
 * Returns: (transfer full) (nullable): what the button for the next step after the failure says;
 *   %NULL where there is none that the program can do
 */
char *
sb_workbench_dup_step (SbWorkbench *self, const char **tooltip)
{
  const SbFailure *failure = self->failure;
  g_autofree char *version = NULL;

  *tooltip = NULL;
  if (failure == NULL)
    return NULL;
  if (failure->maker != NULL)
    {
      version = sb_printable_ellipsize (failure->maker->version, 40);
      *tooltip = "It creates what is missing";
      return g_strdup_printf ("Apply %s first", version);
    }
  switch (failure->step)
    {
    case SB_STEP_AGAIN:
      *tooltip = "Do the same once more";
      return g_strdup ("Try again");
    case SB_STEP_MARK:
      *tooltip = "Write it into the history as applied; nothing is run";
      return failure->place != NULL && failure->place->key != NULL ? g_strdup ("Mark as applied…")
                                                                   : NULL;
    case SB_STEP_DIRECTIVE:
      *tooltip = "Write the line into the script, where it can be undone";
      return failure->place != NULL && sb_workbench_can_go_to (self, failure->place)
                 ? g_strdup_printf ("Add “%s”", failure->directive)
                 : NULL;
    case SB_STEP_REHEARSE:
      *tooltip = "Try it on a copy: forward, verify, rollback, and forward again";
      return g_strdup ("Rehearse now");
    case SB_STEP_NONE:
    default:
      return NULL;
    }
}

/**
 * sb_workbench_take_step:
 * @self: a workbench
 *
 * Does what sb_workbench_dup_step() names: applies the migration that has to come first, runs the
 * same again, rehearses, asks whether to mark as applied, or writes a directive into the script.
 */
void
sb_workbench_take_step (SbWorkbench *self)
{
  /* What is done takes the failure away. */
  g_autoptr (SbFailure) failure = self->failure != NULL ? sb_failure_ref (self->failure) : NULL;

  if (failure == NULL)
    return;
  if (failure->maker != NULL)
    {
      sb_workbench_select (self, failure->maker->key);
      sb_workbench_apply (self, SB_SCOPE_THIS);
    }
  else if (failure->step == SB_STEP_AGAIN)
    sb_workbench_act_again (self);
  else if (failure->step == SB_STEP_MARK && failure->place != NULL && failure->place->key != NULL)
    {
      sb_workbench_select (self, failure->place->key);
      sb_workbench_mark (self, SB_MARK_APPLIED);
    }
  else if (failure->step == SB_STEP_DIRECTIVE)
    add_directive (self, find_script (self, failure->place), failure->directive);
  else if (failure->step == SB_STEP_REHEARSE)
    rehearse_last (self);
}

static SbDocument *
get_forward (SbWorkbench *self)
{
  SbDocument *document = sb_document_set_get_document (self->documents, SB_ROLE_FORWARD);

  return document != NULL && sb_document_get_state (document) == SB_DOCUMENT_READY ? document
                                                                                   : NULL;
}

/**
 * sb_workbench_lacks_lock_timeout:
 * @self: a workbench
 *
 * Returns: whether the selected migration's forward script can be edited here and does not say how long
 *   it waits for a lock
 */
gboolean
sb_workbench_lacks_lock_timeout (SbWorkbench *self)
{
  SbDocument *document = get_forward (self);

  return document != NULL && !has_directive (document, "lock-timeout");
}

/**
 * sb_workbench_add_lock_timeout:
 * @self: a workbench
 *
 * Writes the directive into the selected migration's forward script, where it can be undone.
 */
void
sb_workbench_add_lock_timeout (SbWorkbench *self)
{
  add_directive (self, get_forward (self), "lock-timeout 5s");
}
