/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scope means for a plan, and what a target's environment demands before it runs. */
#include "sb-action.h"

#include "sb-words.h"

/*< private >
 * sb_workbench_make_request:
 * @self: a workbench
 * @kind: apply or roll back
 * @scope: which migrations
 * @key: (nullable): of the selected one
 * @request: (out): what to plan; borrows @key and @keys
 * @keys: (out): (transfer full): what @request needs
 *
 * Returns: whether there is something to ask for; not where @scope is about the selected migration
 *   and none is
 */
gboolean
sb_workbench_make_request (SbWorkbench *self, SbPlanKind kind, SbScope scope, const char *key,
                           SbPlanRequest *request, char ***keys)
{
  *request = (SbPlanRequest){ .kind = kind };
  *keys = NULL;
  switch (scope)
    {
    case SB_SCOPE_THIS:
      *keys = g_new0 (char *, 2);
      (*keys)[0] = g_strdup (key);
      request->keys = (const char *const *) *keys;
      return key != NULL;
    case SB_SCOPE_TO:
      request->to = key;
      return key != NULL;
    case SB_SCOPE_ALL:
      request->all = kind == SB_PLAN_ROLLBACK;
      request->include_late = kind == SB_PLAN_APPLY;
      return TRUE;
    case SB_SCOPE_NEXT:
    default:
      return TRUE;
    }
}

/*< private >
 * sb_action_list_migrations:
 * @self: a workbench with a timeline
 * @action: a verification
 *
 * Returns: (transfer full) (element-type SbMigration): whose checks run: the selected one's, or
 *   those of all that is applied
 */
GPtrArray *
sb_action_list_migrations (SbWorkbench *self, SbAction *action)
{
  SbTimeline *timeline = sb_workspace_get_timeline (self->workspace);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);
  gboolean only_selected = action->scope == SB_SCOPE_THIS || action->scope == SB_SCOPE_TO;

  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration != NULL && sb_state_is_applied (row->state)
          && row->migration->paths[SB_ROLE_VERIFY] != NULL
          && (!only_selected || g_strcmp0 (row->key, action->key) == 0))
        g_ptr_array_add (list, sb_migration_ref (row->migration));
    }
  return list;
}

/*< private >
 * sb_action_has_gate:
 * @self: a workbench with a target
 *
 * Returns: whether something has to be asked before anything runs there
 */
gboolean
sb_action_has_gate (SbWorkbench *self)
{
  SbEnvironment environment = sb_target_get_environment (sb_workspace_get_target (self->workspace));

  return environment != SB_ENVIRONMENT_SANDBOX && environment != SB_ENVIRONMENT_LOCAL;
}

/*< private >
 * sb_action_new_gate:
 * @self: a workbench with a target
 * @plan: what is about to run
 * @open: (nullable): what is open in the checklists of its migrations
 * @func: gets the answer and @self
 *
 * Sandbox and local act at once. Staging asks. Production shows the plan and wants the target's
 * name typed: the same as the command line.
 *
 * Returns: (transfer full) (nullable): what has to be asked first
 */
SbQuestion *
sb_action_new_gate (SbWorkbench *self, SbPlan *plan, const char *open, SbQuestionFunc func)
{
  SbTarget *target = sb_workspace_get_target (self->workspace);
  SbEnvironment environment = sb_target_get_environment (target);
  gboolean is_apply = sb_plan_get_kind (plan) == SB_PLAN_APPLY;
  const char *verb = is_apply ? "Apply" : "Roll back";
  g_autofree char *count = sb_words_count (sb_plan_get_n_steps (plan), "migration", "migrations");
  g_autofree char *address = sb_target_dup_address (target);
  g_autofree char *title = g_strdup_printf ("%s %s on %s?", verb, count,
                                            environment == SB_ENVIRONMENT_PRODUCTION
                                                ? "production"
                                                : sb_target_get_name (target));
  g_autofree char *body = g_strdup_printf ("%s (%s), from %s.%s%s", address,
                                           sb_environment_get_name (environment),
                                           sb_target_get_source (target),
                                           open != NULL ? "\n\n" : "", open != NULL ? open : "");
  SbQuestion *question;

  if (!sb_action_has_gate (self))
    return NULL;
  question = sb_question_new (title, body, verb, func, g_object_ref (self), g_object_unref);
  sb_question_set_plan (question, plan);
  if (environment == SB_ENVIRONMENT_PRODUCTION)
    sb_question_set_typed (question, sb_target_get_name (target));
  if (environment == SB_ENVIRONMENT_PRODUCTION || !is_apply)
    sb_question_set_destructive (question);
  return question;
}

/* The preview */

typedef struct
{
  SbTicket *ticket;
  SbPlanKind kind;
} Preview;

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Preview *preview = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (preview->ticket, &is_current);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbPlan) plan = sb_workspace_plan_finish (self->workspace, result, &error);

  /* What runs is shown instead. */
  if (!is_current || self->action != NULL)
    return;
  if (plan != NULL)
    sb_plan_model_set_plan (self->plan, plan);
  else
    sb_plan_model_set_refusal (self->plan, preview->kind, error->message);
}

/**
 * sb_workbench_preview:
 * @self: a workbench
 * @kind: apply or roll back
 *
 * Shows in the plan model what the button would send, or why it would refuse.
 */
void
sb_workbench_preview (SbWorkbench *self, SbPlanKind kind)
{
  SbPlanRequest request;
  g_auto (GStrv) keys = NULL;
  const char *why;
  Preview *preview;

  if (self->action != NULL)
    return;
  if (!sb_workbench_can (self, kind == SB_PLAN_APPLY ? SB_CAN_APPLY : SB_CAN_ROLLBACK, &why))
    {
      sb_plan_model_set_refusal (self->plan, kind, why);
      return;
    }
  sb_workbench_make_request (self, kind, SB_SCOPE_NEXT, NULL, &request, &keys);
  preview = g_new (Preview, 1);
  preview->ticket = sb_workbench_take_ticket (self);
  preview->kind = kind;
  sb_workspace_plan_async (self->workspace, &request, preview_cb, preview);
}
