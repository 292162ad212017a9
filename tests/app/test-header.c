/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header bar: which target, what colour, what its buttons would do, and how narrow it gets. */
#include "sb-test-widget.h"

#include "sb-header.h"
#include "sb-test-folder.h"
#include "sb-timeline-fixture.h"
#include "sb-workbench-private.h"
#include "sb-workspace-private.h"
#include "sb-target-popover.h"
#include "sb-target-row.h"

#include <string.h>

typedef struct
{
  SbMemory *memory;
  SbWorkbench *workbench;
  SbTargetList *targets;
  GtkWindow *window;
  GtkWidget *header;
} Fixture;

/* Read before the display is there: the thread that draws may not. */
static SbProject *half_project;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->memory = sb_memory_new ("/nonexistent/memory");
  fixture->workbench = sb_workbench_new ("test", fixture->memory);
  fixture->targets = sb_workbench_get_targets (fixture->workbench);
  fixture->header = sb_header_new (fixture->workbench);
  fixture->window = sb_test_widget_show (fixture->header);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->header;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (fixture->window);
  sb_test_widget_assert_gone (&weak);
  g_object_unref (fixture->workbench);
  g_object_unref (fixture->memory);
}

static SbTargetItem *
choose (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = sb_target_new_from_text (text, "a test", &error);
  SbTargetItem *item;

  g_assert_no_error (error);
  item = sb_target_list_add_pasted (fixture->targets, target);
  sb_target_list_set_current (fixture->targets, item);
  return item;
}

static void
test_target (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *environment;
  } rows[] = { { "postgresql://me:secret@127.0.0.1:54322/shop", "local" },
               { "postgresql://me:secret@db.example.org/shop", "staging" },
               { "postgresql://me:secret@db.abc.supabase.co/postgres", "production" } };
  GtkWidget *button = sb_test_widget_find (fixture->header, "target_button");

  g_assert_cmpstr (sb_test_widget_get_label (fixture->header, "target_name"), ==, "No target");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SbTargetItem *item = choose (fixture, rows[i].text);
      const char *facts = sb_test_widget_get_label (fixture->header, "target_address");

      g_assert_cmpstr (sb_test_widget_get_label (fixture->header, "target_name"), ==,
                       sb_target_item_get_name (item));
      g_assert_cmpstr (facts, ==, sb_target_item_get_address (item));
      g_assert_cmpint (sb_test_widget_is_shown (fixture->header, "target_facts"), ==,
                       !g_str_has_suffix (facts, sb_target_item_get_name (item)));
      g_assert_true (gtk_widget_has_css_class (button, rows[i].environment));
      for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
        g_assert_cmpint (gtk_widget_has_css_class (button, rows[j].environment), ==, i == j);
      g_assert_null (strstr (gtk_widget_get_tooltip_text (button), "secret"));
      g_assert_null (strstr (facts, "secret"));
    }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = { { "apply_button", "Apply" },
                                         { "rollback_button", "Roll back" },
                                         { "new_button", "New migration" },
                                         { "target_button", "Target: No target" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                             sb_test_widget_find (fixture->header, rows[i][0])),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, rows[i][1]);
}

static void
tell (Fixture *fixture)
{
  sb_workbench_tell (fixture->workbench);
  sb_test_widget_settle ();
}

static gboolean
says_pooling (GtkWidget *header, const char *word)
{
  static const char *const ids[] = { "target_server", "target_server_alone", "target_pooling" };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GtkWidget *label = sb_test_widget_find (header, ids[i]);

      found |= gtk_widget_get_child_visible (label)
               && gtk_widget_get_child_visible (gtk_widget_get_parent (label))
               && g_str_has_suffix (gtk_label_get_text (GTK_LABEL (label)), word);
    }
  return found;
}

/* Which kind of connection it is stays in sight, however long the address is. */
static void
test_pooling (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "direct", "session pool", "transaction pool" };
  g_autofree char *host = g_strnfill (100, 'h');
  g_autofree char *text = g_strdup_printf ("postgresql://me@/shop?host=/tmp/%s", host);

  choose (fixture, text);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_free (fixture->workbench->server_text);
      fixture->workbench->server_text = g_strdup_printf ("PostgreSQL 15.20 · %s", words[i]);
      tell (fixture);
      for (int width = 1440; width >= 900; width -= 180)
        {
          gtk_widget_measure (fixture->header, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                              NULL);
          gtk_widget_allocate (fixture->header, width, 47, -1, NULL);
          g_test_message ("%s, %d", words[i], width);
          g_assert_true (says_pooling (fixture->header, words[i]));
        }
    }
}

/* 002 stopped half-way: in which direction, the test says. */
static void
show_half (Fixture *fixture, const char *direction, gboolean has_row)
{
  const char *keys[] = { "001_a.sql", has_row ? "002_b.sql" : NULL, NULL };
  SbHistory *history = sb_timeline_case_make_history (keys);

  sb_timeline_case_add_entry (history, "002_b.sql", direction, "partial", NULL, NULL);
  sb_history_seal (history);
  g_clear_pointer (&fixture->workbench->workspace->project, sb_project_unref);
  g_clear_pointer (&fixture->workbench->known, sb_timeline_unref);
  fixture->workbench->workspace->project = sb_project_ref (half_project);
  fixture->workbench->known = sb_timeline_new (half_project, history);
  fixture->workbench->phase = SB_PHASE_READY;
  tell (fixture);
  sb_history_unref (history);
}

static const char *
get_button (Fixture *fixture, const char *id)
{
  return adw_split_button_get_label (sb_test_widget_find (fixture->header, id));
}

/* A button whose next run goes on where one stopped says so, and which. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  show_half (fixture, "apply", FALSE);
  g_assert_cmpstr (get_button (fixture, "apply_button"), ==, "Resume 002");
  g_assert_cmpstr (get_button (fixture, "rollback_button"), ==, "Roll back");
  g_assert_nonnull (
      strstr (gtk_widget_get_tooltip_text (sb_test_widget_find (fixture->header, "apply_button")),
              "Resume 002 where it stopped"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           sb_test_widget_find (fixture->header, "apply_button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Resume 002");

  show_half (fixture, "rollback", TRUE);
  g_assert_cmpstr (get_button (fixture, "rollback_button"), ==, "Resume roll back");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (
                                sb_test_widget_find (fixture->header, "rollback_button")),
                            "Resume the roll back of 002"));

  fixture->workbench->phase = SB_PHASE_OFFLINE;
  tell (fixture);
  g_assert_cmpstr (get_button (fixture, "apply_button"), ==, "Apply");
  g_assert_cmpstr (get_button (fixture, "rollback_button"), ==, "Roll back");
}

/* Whatever the target is called, the bar fits the narrowest window. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (190, 'x');
  g_autofree char *text = g_strdup_printf ("postgresql://me@%s.example.org/%s", "db", name);
  int minimum;

  choose (fixture, text);
  fixture->workbench->server_text = g_strdup ("PostgreSQL 15.20 · transaction pool");
  tell (fixture);
  gtk_widget_measure (fixture->header, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 720);
}

static void
test_popover (Fixture *fixture, gconstpointer data)
{
  SbTargetItem *item = choose (fixture, "postgresql://me:secret@127.0.0.1:54322/shop");
  GtkMenuButton *button = sb_test_widget_find (fixture->header, "target_button");
  GtkPopover *popover;
  SbTargetRow *row;

  sb_header_show_targets (SB_HEADER (fixture->header), TRUE);
  popover = gtk_menu_button_get_popover (button);
  g_assert_true (SB_IS_TARGET_POPOVER (popover));
  row = sb_test_widget_find_type (popover, SB_TYPE_TARGET_ROW);
  while (sb_target_row_get_item (row) != item)
    row = SB_TARGET_ROW (gtk_widget_get_next_sibling (GTK_WIDGET (row)));
  g_assert_cmpfloat (gtk_widget_get_opacity (sb_test_widget_find (row, "current_mark")), ==, 1);
  g_assert_cmpstr (sb_test_widget_get_label (row, "environment_label"), ==, "local");
  sb_target_list_set_current (fixture->targets, NULL);
  g_assert_cmpfloat (gtk_widget_get_opacity (sb_test_widget_find (row, "current_mark")), ==, 0);
}

/* What is no connection says so beside the entry, and what was pasted goes when the list closes. */
static void
test_paste (Fixture *fixture, gconstpointer data)
{
  GtkMenuButton *button = sb_test_widget_find (fixture->header, "target_button");
  GtkPopover *popover;
  GtkEditable *entry;

  sb_header_show_targets (SB_HEADER (fixture->header), TRUE);
  popover = gtk_menu_button_get_popover (button);
  entry = sb_test_widget_find (popover, "entry");
  gtk_editable_set_text (entry, "postgresql://me:secret@[broken/shop");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_get_visible (sb_test_widget_find (popover, "error_label")));
  g_assert_cmpstr (sb_test_widget_get_label (popover, "error_label"), !=, "");
  g_assert_null (strstr (sb_test_widget_get_label (popover, "error_label"), "secret"));
  gtk_editable_set_text (entry, "postgresql://me:secret@");
  g_assert_false (gtk_widget_get_visible (sb_test_widget_find (popover, "error_label")));
  gtk_popover_popdown (popover);
  sb_test_widget_settle ();
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "001_a.sql",        "rollback_001.sql", "002_b.sql",
                                       "rollback_002.sql", "003_c.sql",        NULL };
  char *root;
  int status;

  half_project = sb_test_folder_open ("migrations", names, &root);
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/header/target", test_target);
  ADD ("/header/names", test_names);
  ADD ("/header/narrow", test_narrow);
  ADD ("/header/pooling", test_pooling);
  ADD ("/header/resume", test_resume);
  ADD ("/header/popover", test_popover);
  ADD ("/header/paste", test_paste);
  status = g_test_run ();
  sb_project_unref (half_project);
  sb_test_folder_remove (root);
  return status;
}
