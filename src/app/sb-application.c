/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-application.h"

#include "sb-app-resources.h"
#include "sb-window.h"

struct _SbApplication
{
  AdwApplication parent_instance;

  /* owned */
  SbMemory *memory;
};

G_DEFINE_FINAL_TYPE (SbApplication, sb_application, ADW_TYPE_APPLICATION)

static void
sb_application_activate (GApplication *application)
{
  SbApplication *self = SB_APPLICATION (application);
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("switchback", self->memory);

  gtk_window_present (GTK_WINDOW (sb_window_new (self, workbench)));
}

static void
sb_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  SbApplication *self = SB_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      g_autoptr (SbWorkbench) workbench = sb_workbench_new ("switchback", self->memory);

      sb_workbench_open (workbench, g_file_peek_path (files[i]));
      gtk_window_present (GTK_WINDOW (sb_window_new (self, workbench)));
    }
}

static void
sb_application_dispose (GObject *object)
{
  SbApplication *self = SB_APPLICATION (object);

  g_clear_object (&self->memory);

  G_OBJECT_CLASS (sb_application_parent_class)->dispose (object);
}

static void
sb_application_class_init (SbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_application_dispose;
  application_class->activate = sb_application_activate;
  application_class->open = sb_application_open;
}

static void
sb_application_init (SbApplication *self)
{
  g_resources_register (sb_app_get_resource ());
  self->memory = sb_memory_new (NULL);
}

/**
 * sb_application_new:
 *
 * Returns: (transfer full): the program
 */
SbApplication *
sb_application_new (void)
{
  return g_object_new (SB_TYPE_APPLICATION, "application-id", SB_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

/**
 * sb_application_get_memory:
 * @self: the program
 *
 * Returns: (transfer none): what it remembers
 */
SbMemory *
sb_application_get_memory (SbApplication *self)
{
  return self->memory;
}
