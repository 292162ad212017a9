/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the window share. */
#pragma once

#include "sb-editor-area.h"
#include "sb-header.h"
#include "sb-results.h"
#include "sb-timeline-view.h"
#include "sb-window.h"

G_BEGIN_DECLS

typedef void (*SbWindowFunc) (SbWindow *self);

struct _SbWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  SbWorkbench *workbench;
  char *folder;  /* (nullable): what was asked to be opened here */
  guint tidying; /* source */
  gboolean has_notified;
  gboolean was_busy;    /* what it shows was being read, or something ran */
  SbWindowFunc asked;   /* (nullable): what is done when the script is read; with asked_of */
  SbDocument *asked_of; /* weak */

  /* borrowed; NULL until the first project is opened */
  SbHeader *header;
  SbTimelineView *timeline;
  SbEditorArea *editors;
  SbResults *results;

  /* from the template */
  GtkStack *stack;
  AdwToastOverlay *toasts;
  GtkPaned *timeline_paned;
  GtkPaned *results_paned;
  AdwBin *welcome_slot;
  AdwBin *header_slot;
  AdwBin *timeline_slot;
  AdwBin *banner_slot;
  AdwBin *editor_slot;
  AdwBin *results_slot;
};

/* sb-window-actions.c */
void sb_window_add_actions (SbWindow *self);
void sb_window_add_view_actions (SbWindow *self);
void sb_window_update_actions (SbWindow *self);

/* sb-window-copy.c */
const char *sb_window_get_path (SbWindow *self);
void sb_window_copy_version (SbWindow *self);
void sb_window_copy_name (SbWindow *self);
void sb_window_copy_path (SbWindow *self);
void sb_window_copy_sql (SbWindow *self);
void sb_window_copy_report (SbWindow *self);

/* sb-window-editing.c */
void sb_window_toggle_comment (SbWindow *self);
void sb_window_format (SbWindow *self);
void sb_window_go_to_match (SbWindow *self);
void sb_window_go_to_check (SbWindow *self);
void sb_window_search (SbWindow *self);
void sb_window_replace (SbWindow *self);
void sb_window_try (SbWindow *self);

/* sb-window-dialogs.c */
void sb_window_connect_dialogs (SbWindow *self);
void sb_window_choose_folder (SbWindow *self);
void sb_window_show_folder (SbWindow *self);
gboolean sb_window_present_question (SbWindow *self);
void sb_window_toast (SbWindow *self, const char *text);

G_END_DECLS
