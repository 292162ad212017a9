/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-triple-dialog.h"

#include <glib/gstdio.h>

#include "sb-app-resources.h"
#include "sb-test-folder.h"
#include "sb-test-wait.h"

static const char *const names[] = { "001_first.sql", "002_second_step.sql", "rollback_002.sql",
                                     "verify_002.sql", NULL };

typedef struct
{
  char *root;
  SbWorkbench *workbench;
  SbTripleDialog *dialog;
} Case;

static gpointer
get_child (Case *c, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (c->dialog), SB_TYPE_TRIPLE_DIALOG, name);
}

static void
answer_cb (SbWorkbench *workbench, SbQuestion *question, gpointer user_data)
{
  sb_question_answer (question, SB_ANSWER_ACCEPT);
}

static void
settle (Case *c)
{
  sb_test_wait_for (!sb_workbench_is_busy (c->workbench));
}

/* A project whose target cannot be reached; 002 is selected. */
static void
begin (Case *c, SbTripleChange change)
{
  g_autoptr (SbProject) project = sb_test_folder_open ("migrations", names, &c->root);
  g_autofree char *git = g_build_filename (c->root, ".git", NULL);
  g_autofree char *env = g_build_filename (c->root, ".env.local", NULL);

  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (env, "DATABASE_URL=postgresql://nobody@127.0.0.1:1/x\n", -1, NULL));
  c->workbench = sb_workbench_new ("test", NULL);
  g_signal_connect (c->workbench, "question", G_CALLBACK (answer_cb), NULL);
  sb_workbench_open (c->workbench, c->root);
  settle (c);
  sb_workbench_select (c->workbench, "002_second_step.sql");
  c->dialog = sb_triple_dialog_new (c->workbench, change);
  gtk_window_present (GTK_WINDOW (c->dialog));
  sb_test_wait_for_draw (GTK_WIDGET (c->dialog));
  g_object_add_weak_pointer (G_OBJECT (c->dialog), (gpointer *) &c->dialog);
}

static void
end (Case *c)
{
  if (c->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (c->dialog));
  sb_test_wait_for (c->dialog == NULL);
  settle (c);
  g_assert_finalize_object (c->workbench);
  sb_test_folder_remove (c->root);
}

static void
type (Case *c, const char *text)
{
  gtk_editable_set_text (get_child (c, "entry"), text);
}

static void
assert_preview (Case *c, const char *text, gboolean enabled)
{
  g_assert_cmpstr (gtk_label_get_text (get_child (c, "preview")), ==, text);
  g_assert_cmpint (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (c->dialog),
                                                            "accept"),
                   ==, enabled);
}

static void
test_rename (void)
{
  Case c;
  g_autofree char *path = NULL;

  begin (&c, SB_TRIPLE_RENAME);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (&c, "entry")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Description");
  g_assert_cmpstr (gtk_editable_get_text (get_child (&c, "entry")), ==, "second step");
  assert_preview (&c, "All names stay as they are", FALSE);
  type (&c, "");
  assert_preview (&c, " ", FALSE);
  type (&c, "<b>…%s</b>");
  assert_preview (&c, "002_b_s_b.sql", TRUE);
  type (&c, "///");
  assert_preview (&c, "No letter or digit for a file name in the description \"///\"", FALSE);
  type (&c, "  other words ");
  assert_preview (&c, "002_other_words.sql", TRUE);
  g_signal_emit_by_name (get_child (&c, "entry"), "activate");
  g_assert_true (c.dialog == NULL || !gtk_widget_get_visible (GTK_WIDGET (c.dialog)));
  settle (&c);
  path = g_build_filename (c.root, "migrations", "002_other_words.sql", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (c.workbench)), ==,
                   "002_other_words.sql");
  end (&c);
}

static void
test_renumber (void)
{
  Case c;
  g_autofree char *path = NULL;

  begin (&c, SB_TRIPLE_RENUMBER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (&c, "entry")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Version");
  type (&c, "1");
  assert_preview (&c, "The version 1 is taken by \"001_first.sql\"", FALSE);
  type (&c, "12x");
  assert_preview (&c, "A version has digits only, at most 64: \"12x\"", FALSE);
  type (&c, "040");
  assert_preview (&c, "040_second_step.sql\nrollback_040.sql\nverify_040.sql", TRUE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (c.dialog), "cancel");
  settle (&c);
  path = g_build_filename (c.root, "migrations", "002_second_step.sql", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  end (&c);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  g_test_add_func ("/triple-dialog/rename", test_rename);
  g_test_add_func ("/triple-dialog/renumber", test_renumber);
  return g_test_run ();
}
