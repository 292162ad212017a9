/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three editors together: modes, columns, the status strip, the way to a place. */
#include <string.h>

#include "sb-app-resources.h"
#include "sb-column-handle.h"
#include "sb-editor-area.h"
#include "sb-editor-columns.h"
#include "sb-test-folder.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbWorkbench *workbench;
  SbDocumentSet *set;
  GtkWidget *window;
  GtkWidget *area;
  SbEditorColumns *columns;
} Fixture;

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
wait_says (Fixture *self, const char *words)
{
  sb_test_wait_for (says (self->area, words));
}

static void
show (Fixture *self, const char *file_name)
{
  sb_document_set_show (self->set, sb_test_migration (self->project, file_name));
  sb_test_wait_for (
      sb_document_get_state (sb_document_set_get_document (self->set, SB_ROLE_FORWARD))
      != SB_DOCUMENT_LOADING);
}

static Fixture *
fixture_new (int width)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (
      SB_FILES ("migrations/001_add_a.sql", "migrations/rollback_001.sql",
                "migrations/verify_001.sql", "migrations/002_b.sql"));
  sb_test_folder_write (
      self->folder, "migrations/002_b.sql",
      "SELECT 1;\r\nCREATE INDEX CONCURRENTLY i ON t (a);\r\nSELECT FROM FROM;\r\n");
  self->project = sb_test_folder_open (self->folder, "migrations");
  self->workbench = sb_workbench_new ("test", NULL);
  self->set = sb_workbench_get_documents (self->workbench);
  sb_document_set_set_project (self->set, self->project);
  self->area = sb_editor_area_new (self->workbench);
  self->columns = SB_EDITOR_COLUMNS (find_type (self->area, SB_TYPE_EDITOR_COLUMNS));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 500);
  gtk_window_set_child (GTK_WINDOW (self->window), self->area);
  gtk_window_present (GTK_WINDOW (self->window));
  sb_test_wait_for_draw (self->window);
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->area;

  g_object_add_weak_pointer (G_OBJECT (self->area), &weak);
  gtk_window_destroy (GTK_WINDOW (self->window));
  sb_test_wait_for (weak == NULL);
  g_object_unref (self->workbench);
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static gboolean
is_on_screen (Fixture *self, SbScriptRole role)
{
  SbEditor *editor = sb_editor_columns_get_editor (self->columns, role);

  return editor != NULL && gtk_widget_get_child_visible (GTK_WIDGET (editor));
}

static void
test_nothing_selected (void)
{
  g_autoptr (Fixture) self = fixture_new (900);

  g_assert_true (says (self->area, "No migration selected"));
  /* Editors are made when there is something to edit. */
  g_assert_null (find_type (self->area, SB_TYPE_EDITOR));
}

static void
test_modes (void)
{
  g_autoptr (Fixture) self = fixture_new (1000);
  g_autofree char *mode = NULL;

  g_object_set (self->area, "mode", "rollback", NULL);
  show (self, "001_add_a.sql");
  wait_says (self, "rollback_001.sql");
  g_assert_true (is_on_screen (self, SB_ROLE_ROLLBACK));
  g_assert_null (sb_editor_columns_get_editor (self->columns, SB_ROLE_FORWARD));

  g_object_set (self->area, "mode", "nonsense", NULL);
  g_object_get (self->area, "mode", &mode, NULL);
  g_assert_cmpstr (mode, ==, "rollback");

  g_object_set (self->area, "mode", "side-by-side", NULL);
  wait_says (self, "verify_001.sql");
  sb_test_wait_for (sb_editor_columns_get_n_columns (self->columns) == 3);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_assert_true (is_on_screen (self, role));
  g_assert_true (says (self->area, "add a"));
  g_assert_true (says (self->area, "migrations/001_add_a.sql"));
}

static void
test_two_columns (void)
{
  g_autoptr (Fixture) self = fixture_new (570);

  show (self, "001_add_a.sql");
  wait_says (self, "rollback_001.sql");
  sb_test_wait_for (sb_editor_columns_get_n_columns (self->columns) == 2);
  g_assert_true (is_on_screen (self, SB_ROLE_FORWARD));
  g_assert_true (is_on_screen (self, SB_ROLE_ROLLBACK));
  g_assert_false (is_on_screen (self, SB_ROLE_VERIFY));
  g_signal_emit_by_name (sb_editor_columns_get_editor (self->columns, SB_ROLE_ROLLBACK), "swap");
  wait_says (self, "verify_001.sql");
  g_assert_true (is_on_screen (self, SB_ROLE_FORWARD));
  g_assert_false (is_on_screen (self, SB_ROLE_ROLLBACK));
}

static int
get_left (Fixture *self, SbScriptRole role)
{
  graphene_rect_t bounds;

  g_assert_true (
      gtk_widget_compute_bounds (GTK_WIDGET (sb_editor_columns_get_editor (self->columns, role)),
                                 GTK_WIDGET (self->columns), &bounds));
  return (int) (bounds.origin.x + 0.5f);
}

static void
move_edge (Fixture *self, GtkWidget *handle, double pixels)
{
  g_signal_emit_by_name (handle, "moved", pixels);
  sb_test_wait_for_draw (self->window);
}

static void
test_widths (void)
{
  g_autoptr (Fixture) self = fixture_new (1000);
  GtkWidget *first, *second;
  int left;

  show (self, "001_add_a.sql");
  wait_says (self, "verify_001.sql");
  sb_test_wait_for (sb_editor_columns_get_n_columns (self->columns) == 3);
  sb_test_wait_for_draw (self->window);
  first = find_type (GTK_WIDGET (self->columns), SB_TYPE_COLUMN_HANDLE);
  second = gtk_widget_get_next_sibling (first);
  gtk_test_accessible_assert_role (first, GTK_ACCESSIBLE_ROLE_SEPARATOR);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Width of the columns");

  left = get_left (self, SB_ROLE_ROLLBACK);
  g_assert_cmpint (left, ==, 333);
  move_edge (self, first, 100);
  g_assert_cmpint (get_left (self, SB_ROLE_ROLLBACK), ==, 433);
  g_assert_cmpint (get_left (self, SB_ROLE_VERIFY), ==, 666);
  /* No column gets lost. */
  move_edge (self, first, 5000);
  g_assert_cmpint (get_left (self, SB_ROLE_ROLLBACK), ==, 666 - 160);
  move_edge (self, second, -5000);
  g_assert_cmpint (get_left (self, SB_ROLE_VERIFY), ==, 666);
  move_edge (self, first, -5000);
  g_assert_cmpint (get_left (self, SB_ROLE_ROLLBACK), ==, 160);

  /* As it was left, whatever is shown meanwhile. */
  g_object_set (self->area, "mode", "verify", NULL);
  sb_test_wait_for_draw (self->window);
  g_assert_cmpint (get_left (self, SB_ROLE_VERIFY), ==, 0);
  g_assert_false (gtk_widget_get_child_visible (first));
  g_object_set (self->area, "mode", "side-by-side", NULL);
  show (self, "002_b.sql");
  sb_test_wait_for_draw (self->window);
  g_assert_cmpint (get_left (self, SB_ROLE_ROLLBACK), ==, 160);
}

static void
test_strip (void)
{
  g_autoptr (Fixture) self = fixture_new (1100);

  show (self, "001_add_a.sql");
  wait_says (self, "1 statement");
  wait_says (self, "one transaction");
  wait_says (self, "Ln 1, Col 1");
  show (self, "002_b.sql");
  wait_says (self, "3 statements");
  wait_says (self, "committed part by part: CREATE INDEX CONCURRENTLY in line 2");
  wait_says (self, "1 syntax error");
  wait_says (self, "CRLF");
}

static void
test_reveal (void)
{
  g_autoptr (Fixture) self = fixture_new (1000);
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/verify_001.sql");
  g_autofree char *mode = NULL;
  SbPlace place = { .path = path, .role = SB_ROLE_VERIFY, .line = 1, .column = 8 };

  g_object_set (self->area, "mode", "forward", NULL);
  sb_document_set_reveal (self->set, &place);
  show (self, "001_add_a.sql");
  wait_says (self, "verify_001.sql");
  g_object_get (self->area, "mode", &mode, NULL);
  g_assert_cmpstr (mode, ==, "verify");
  wait_says (self, "Ln 1, Col 8");
  wait_says (self, "always rolled back");
}

static void
test_find (void)
{
  g_autoptr (Fixture) self = fixture_new (1000);

  sb_editor_area_find (SB_EDITOR_AREA (self->area));
  show (self, "001_add_a.sql");
  wait_says (self, "Ln 1, Col 1");
  sb_editor_area_find (SB_EDITOR_AREA (self->area));
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (self->window)));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  sb_thread_claim_main ();
  g_test_add_func ("/editor-area/nothing-selected", test_nothing_selected);
  g_test_add_func ("/editor-area/modes", test_modes);
  g_test_add_func ("/editor-area/two-columns", test_two_columns);
  g_test_add_func ("/editor-area/widths", test_widths);
  g_test_add_func ("/editor-area/strip", test_strip);
  g_test_add_func ("/editor-area/reveal", test_reveal);
  g_test_add_func ("/editor-area/find", test_find);
  return g_test_run ();
}
