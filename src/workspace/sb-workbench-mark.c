/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairing the history of the selected migration, each time after asking. */
#include "sb-workbench-private.h"

/* A mark on its way: it is made, asked about, written. */
typedef struct
{
  SbTicket *ticket;
  SbMarkKind kind;
} Making;

typedef struct
{
  SbWorkbench *workbench;
  SbMark *mark;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  sb_mark_unref (waiting->mark);
  g_object_unref (waiting->workbench);
  g_free (waiting);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  gboolean done = sb_workspace_write_mark_finish (self->workspace, result, &error);

  self->is_marking = FALSE;
  self->is_stale |= is_current;
  sb_workbench_tell (self);
  if (!is_current)
    return;
  if (done)
    sb_workbench_toast (self, "The history is updated; nothing was run");
  else
    sb_workbench_fail (self, "The history was not changed", error);
  /* Whatever came of it, what is there now is read. */
  sb_workbench_read_again (self);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Waiting *waiting = user_data;
  SbWorkbench *self = waiting->workbench;
  const char *why;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  /* While it was asked, a run may have begun, or another target have been chosen. */
  why = sb_workbench_why_not (self, SB_CAN_RELOAD);
  if (why == NULL
      && sb_mark_get_timeline (waiting->mark) != sb_workspace_get_timeline (self->workspace))
    why = "the timeline was read again meanwhile";
  if (why != NULL)
    {
      sb_workbench_toast (self, "Not done: %s", why);
      return;
    }
  self->is_marking = TRUE;
  sb_workbench_tell (self);
  sb_workspace_write_mark_async (self->workspace, waiting->mark, 0, written_cb,
                                 sb_workbench_take_ticket (self));
}

static const char *
get_verb (const SbMarkItem *item, SbMarkKind kind)
{
  if (item->action == SB_MARK_RENAME)
    return "Update the history";
  return kind == SB_MARK_APPLIED ? "Mark as applied" : "Mark as pending";
}

static void
ask (SbWorkbench *self, SbMark *mark)
{
  const SbMarkItem *item = sb_mark_get_item (mark, 0);
  SbTarget *target = sb_workspace_get_target (self->workspace);
  SbEnvironment environment = sb_target_get_environment (target);
  const char *verb = get_verb (item, sb_mark_get_kind (mark));
  g_autofree char *what = sb_mark_item_describe (item);
  g_autofree char *address = sb_target_dup_address (target);
  g_autofree char *title = NULL, *body = NULL;
  Waiting *waiting = g_new (Waiting, 1);
  SbQuestion *question;

  what[0] = g_ascii_toupper (what[0]);
  title = item->action == SB_MARK_RENAME
              ? g_strdup_printf ("Update the history for %.40s?", item->version)
              : g_strdup_printf ("%s: %.40s?", verb, item->version);
  body = g_strdup_printf ("%s.\n\n%s (%s), from %s.", what, address,
                          sb_environment_get_name (environment), sb_target_get_source (target));
  waiting->workbench = g_object_ref (self);
  waiting->mark = sb_mark_ref (mark);
  question = sb_question_new (title, body, verb, answer_cb, waiting, waiting_free);
  if (environment == SB_ENVIRONMENT_PRODUCTION)
    sb_question_set_typed (question, sb_target_get_name (target));
  if (environment == SB_ENVIRONMENT_PRODUCTION || item->action == SB_MARK_REMOVE)
    sb_question_set_destructive (question);
  sb_workbench_ask (self, question);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Making *making = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (making->ticket, &is_current);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbMark) mark = sb_workspace_mark_finish (self->workspace, result, &error);

  if (!is_current)
    return;
  if (mark == NULL)
    sb_workbench_toast (self, "Not done: %s", error->message);
  else if (sb_mark_get_n_items (mark) == 0)
    sb_workbench_toast (self, "Not done: it is so already");
  else
    ask (self, mark);
}

/**
 * sb_workbench_mark:
 * @self: a workbench
 * @kind: %SB_MARK_APPLIED, which also gives a renamed one's row its new name, or %SB_MARK_PENDING
 *
 * Asks, and writes what is so about the selected migration into the history. No script is run.
 */
void
sb_workbench_mark (SbWorkbench *self, SbMarkKind kind)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);
  const SbTimelineRow *row = item != NULL ? sb_timeline_item_get_row (item) : NULL;
  const char *keys[] = { row != NULL ? row->key : NULL, NULL };
  SbMarkRequest request = { .kind = kind, .keys = keys };
  const char *why_not = NULL;
  Making *making;

  if (row == NULL
      || (!sb_workbench_can (
              self, kind == SB_MARK_APPLIED ? SB_CAN_MARK_APPLIED : SB_CAN_MARK_PENDING, &why_not)
          && !(kind == SB_MARK_APPLIED
               && sb_workbench_can (self, SB_CAN_UPDATE_HISTORY, &why_not))))
    {
      sb_workbench_toast (self, "Not done: %s", why_not != NULL ? why_not : "nothing is selected");
      return;
    }
  making = g_new (Making, 1);
  making->kind = kind;
  making->ticket = sb_workbench_take_ticket (self);
  sb_workspace_mark_async (self->workspace, &request, made_cb, making);
}
