/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workbench.h"

struct _SbWorkbench
{
  GObject parent_instance;
  SbWorkspace *workspace;
  SbMemory *memory;
  SbTimelineModel *timeline;
  SbDocumentSet *documents;
  SbRunProgress *progress;
  SbCheckList *checks;
  SbLogModel *log;
  SbProblemList *problems;
  SbPlanModel *plan;
  SbTargetList *targets;
};

enum
{
  SB_WORKBENCH_CHANGED,
  SB_WORKBENCH_SELECTED,
  SB_WORKBENCH_FAILURE,
  SB_WORKBENCH_QUESTION,
  SB_WORKBENCH_TOAST,
  SB_WORKBENCH_RUN_ENDED,
  SB_WORKBENCH_N_SIGNALS,
};

static guint sb_workbench_signals[SB_WORKBENCH_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbWorkbench, sb_workbench, G_TYPE_OBJECT)

static void
sb_workbench_class_init (SbWorkbenchClass *klass)
{
  sb_workbench_signals[SB_WORKBENCH_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
  sb_workbench_signals[SB_WORKBENCH_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass),
                                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                              NULL, G_TYPE_NONE, 0);
  sb_workbench_signals[SB_WORKBENCH_FAILURE] = g_signal_new ("failure", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
  sb_workbench_signals[SB_WORKBENCH_QUESTION] =
      g_signal_new ("question", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, SB_TYPE_QUESTION);
  sb_workbench_signals[SB_WORKBENCH_TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass),
                                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  sb_workbench_signals[SB_WORKBENCH_RUN_ENDED] =
      g_signal_new ("run-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
sb_workbench_init (SbWorkbench *self)
{
}

SbWorkbench *
sb_workbench_new (const char *application_name, SbMemory *memory)
{
  SbWorkbench *self = g_object_new (SB_TYPE_WORKBENCH, NULL);
  self->workspace = sb_workspace_new (application_name);
  self->memory = memory ? g_object_ref (memory) : NULL;
  self->timeline = sb_timeline_model_new ();
  self->documents = sb_document_set_new ();
  self->progress = sb_run_progress_new ();
  self->checks = sb_check_list_new ();
  self->log = sb_log_model_new (100000);
  self->problems = sb_problem_list_new ();
  self->plan = sb_plan_model_new ();
  self->targets = sb_target_list_new ();
  return self;
}

SbWorkspace *
sb_workbench_get_workspace (SbWorkbench *self)
{
  return self->workspace;
}

SbMemory *
sb_workbench_get_memory (SbWorkbench *self)
{
  return self->memory;
}

SbTimelineModel *
sb_workbench_get_timeline (SbWorkbench *self)
{
  return self->timeline;
}

SbDocumentSet *
sb_workbench_get_documents (SbWorkbench *self)
{
  return self->documents;
}

SbRunProgress *
sb_workbench_get_progress (SbWorkbench *self)
{
  return self->progress;
}

SbCheckList *
sb_workbench_get_checks (SbWorkbench *self)
{
  return self->checks;
}

SbLogModel *
sb_workbench_get_log (SbWorkbench *self)
{
  return self->log;
}

SbProblemList *
sb_workbench_get_problems (SbWorkbench *self)
{
  return self->problems;
}

SbPlanModel *
sb_workbench_get_plan (SbWorkbench *self)
{
  return self->plan;
}

SbTargetList *
sb_workbench_get_targets (SbWorkbench *self)
{
  return self->targets;
}

SbPhase
sb_workbench_get_phase (SbWorkbench *self)
{
  return 0;
}

const char *
sb_workbench_get_project_name (SbWorkbench *self)
{
  return NULL;
}

const char *
sb_workbench_get_project_folder (SbWorkbench *self)
{
  return NULL;
}

const char *
sb_workbench_get_server_text (SbWorkbench *self)
{
  return NULL;
}

const char *
sb_workbench_get_activity (SbWorkbench *self)
{
  return NULL;
}

const char *
sb_workbench_get_outcome (SbWorkbench *self)
{
  return NULL;
}

SbFailure *
sb_workbench_get_failure (SbWorkbench *self)
{
  return NULL;
}

SbFailure *
sb_workbench_get_trouble (SbWorkbench *self)
{
  return NULL;
}

SbTimelineItem *
sb_workbench_get_selected (SbWorkbench *self)
{
  return NULL;
}

gboolean
sb_workbench_can (SbWorkbench *self, SbAbility ability, const char **why_not)
{
  return 0;
}

void
sb_workbench_open (SbWorkbench *self, const char *folder)
{
}

void
sb_workbench_open_sample (SbWorkbench *self)
{
}

void
sb_workbench_reload (SbWorkbench *self)
{
}

void
sb_workbench_select (SbWorkbench *self, const char *key)
{
}

void
sb_workbench_choose_target (SbWorkbench *self, SbTargetItem *item)
{
}

gboolean
sb_workbench_paste_target (SbWorkbench *self, const char *text, GError **error)
{
  return 0;
}

void
sb_workbench_reset_sandbox (SbWorkbench *self)
{
}

void
sb_workbench_apply (SbWorkbench *self, SbScope scope)
{
}

void
sb_workbench_rollback (SbWorkbench *self, SbScope scope)
{
}

void
sb_workbench_verify (SbWorkbench *self, SbScope scope)
{
}

void
sb_workbench_cancel (SbWorkbench *self)
{
}

void
sb_workbench_preview (SbWorkbench *self, SbPlanKind kind)
{
}

void
sb_workbench_save (SbWorkbench *self)
{
}

void
sb_workbench_dismiss_failure (SbWorkbench *self)
{
}

void
sb_workbench_created (SbWorkbench *self, const char *const *paths)
{
}

gboolean
sb_workbench_ask_to_close (SbWorkbench *self)
{
  return 0;
}

void
sb_workbench_rename (SbWorkbench *self, const char *description)
{
}

void
sb_workbench_renumber (SbWorkbench *self, const char *version)
{
}

void
sb_workbench_delete (SbWorkbench *self)
{
}
