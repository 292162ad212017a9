/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

G_DEFINE_FINAL_TYPE (SbWorkspace, sb_workspace, G_TYPE_OBJECT)
G_DEFINE_QUARK (sb - workspace - error - quark, sb_workspace_error)

static guint signals[SB_WORKSPACE_N_SIGNALS];

static void
sb_workspace_dispose (GObject *object)
{
  SbWorkspace *self = SB_WORKSPACE (object);

  sb_workspace_forget_connection (self);
  g_clear_pointer (&self->sandbox, sb_sandbox_close);
  g_clear_pointer (&self->target, sb_target_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->application_name, g_free);

  G_OBJECT_CLASS (sb_workspace_parent_class)->dispose (object);
}

static void
sb_workspace_class_init (SbWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_workspace_dispose;

  /**
   * SbWorkspace::run-event:
   * @self: the workspace
   * @event: (type gpointer): an #SbRunEvent; ref it to keep it
   *
   * Something happened in a run or a verification. Events come in order, and all of them before the
   * run is finished.
   */
  signals[SB_WORKSPACE_RUN_EVENT] = g_signal_new ("run-event", SB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                  G_TYPE_POINTER);

  /**
   * SbWorkspace::activity:
   * @self: the workspace
   * @message: (type utf8): what goes on, for people: "making the sandbox (once)"
   *
   * Something that takes a while has begun.
   */
  signals[SB_WORKSPACE_ACTIVITY] = g_signal_new ("activity", SB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                 G_TYPE_POINTER);
}

static void
sb_workspace_init (SbWorkspace *self)
{
}

void
sb_workspace_emit (SbWorkspace *self, SbWorkspaceSignal signal, gpointer value)
{
  g_signal_emit (self, signals[signal], 0, value);
}

/* The timeline and what is known of the server belong to the connection they were read on. */
void
sb_workspace_forget_connection (SbWorkspace *self)
{
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_clear_pointer (&self->server.version, g_free);
  self->server.proxied = FALSE;
  g_clear_pointer (&self->connection, sb_connection_unref);
}

/**
 * sb_workspace_new:
 * @application_name: what the server sees: "switchback-cli"
 *
 * Main thread.
 *
 * Returns: (transfer full): a workspace with no project and no target
 */
SbWorkspace *
sb_workspace_new (const char *application_name)
{
  SbWorkspace *self = g_object_new (SB_TYPE_WORKSPACE, NULL);

  self->application_name = g_strdup (application_name);
  return self;
}
