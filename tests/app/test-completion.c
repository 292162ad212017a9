/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion in an editor: when its list shows, what the list shows, and what choosing writes. */
#include "sb-completion-item.h"
#include "sb-completion.h"
#include "sb-editor-test.h"
#include "sb-test-wait.h"

#include <string.h>

typedef struct
{
  SbEditorTest *editor;
  SbCompleter *completer;
} Fixture;

static void
add (SbSchemaNames *names, SbNameKind kind, const char *name, const char *of, const char *detail)
{
  sb_schema_names_add (
      names, kind,
      &(SbName){
          .name = name, .schema = "public", .of = of, .detail = detail, .is_visible = TRUE });
}

static Fixture *
fixture_new (const char *text)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (SbSchemaNames) names = sb_schema_names_new ();
  GtkTextBuffer *buffer;
  GtkTextIter end;

  add (names, SB_NAME_TABLE, "users", NULL, NULL);
  add (names, SB_NAME_TABLE, "us<b>er</b>", NULL, NULL);
  add (names, SB_NAME_COLUMN, "id", "users", "uuid");
  add (names, SB_NAME_FUNCTION, "user_name", NULL, "p_id uuid");
  sb_schema_names_seal (names);
  self->completer = sb_completer_new ();
  sb_completer_set_names (self->completer, names, NULL);
  self->editor = sb_editor_test_new (SB_ROLE_FORWARD, text);
  sb_completer_set_project (self->completer, self->editor->project, NULL);
  sb_completion_add (self->editor->editor, self->completer);
  sb_test_wait_for (sb_completer_is_idle (self->completer));
  gtk_widget_grab_focus (GTK_WIDGET (sb_editor_test_get_view (self->editor)));
  sb_test_wait_for (gtk_widget_has_focus (GTK_WIDGET (sb_editor_test_get_view (self->editor))));
  buffer = sb_editor_test_get_buffer (self->editor);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  return self;
}

static void
fixture_free (Fixture *self)
{
  sb_editor_test_free (self->editor);
  g_object_unref (self->completer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GtkWidget *
find_list (Fixture *self)
{
  GtkWidget *view = GTK_WIDGET (sb_editor_test_get_view (self->editor));

  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (strcmp (G_OBJECT_TYPE_NAME (child), "GtkSourceCompletionList") == 0)
      return gtk_widget_get_mapped (child) ? child : NULL;
  return NULL;
}

/* A person's keys come one by one. */
static void
type (Fixture *self, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *letter = g_strndup (at, g_utf8_next_char (at) - at);

      sb_editor_test_type (self->editor, letter);
    }
}

static void
wait_for_list (Fixture *self, const char *words)
{
  GtkWidget *list;

  sb_test_wait_for ((list = find_list (self)) != NULL && sb_editor_test_says (list, words));
}

/* Everything that is due at once has been done. */
static void
assert_no_list (Fixture *self)
{
  sb_test_wait_for_draw (self->editor->window);
  sb_editor_test_spin ();
  g_assert_null (find_list (self));
}

static void
test_shows (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "SELECT * FROM u");
  assert_no_list (self);
  type (self, "s");
  wait_for_list (self, "users");
  wait_for_list (self, "table in public");
  wait_for_list (self, "us<b>er</b>");
  type (self, " ");
  sb_test_wait_for (find_list (self) == NULL);
}

static void
test_dot (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "SELECT * FROM users x WHERE x.");
  wait_for_list (self, "uuid · users");
}

static void
test_quiet (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "-- users");
  assert_no_list (self);
  type (self, "\nSELECT 'users");
  assert_no_list (self);
}

static void
test_asked (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "SELECT * FROM ");
  assert_no_list (self);
  g_signal_emit_by_name (sb_editor_test_get_view (self->editor), "show-completion");
  wait_for_list (self, "users");
}

static void
test_snippets (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "ownr");
  wait_for_list (self, "ownrows");
}

/* Choosing */

static GPtrArray *
propose (Fixture *self, SbWanted **wanted)
{
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self->editor);
  GtkTextIter start, cursor, end;
  g_autofree char *before = NULL, *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_buffer_get_text (buffer, &start, &cursor, TRUE);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  return sb_completer_propose (self->completer, NULL, SB_ROLE_FORWARD, text, strlen (text),
                               strlen (before), wanted);
}

/* Chooses the first, as Return does. */
static void
choose (Fixture *self)
{
  g_autoptr (SbWanted) wanted = NULL;
  g_autoptr (GPtrArray) proposals = propose (self, &wanted);
  g_autoptr (SbCompletionItem) item = NULL;

  g_assert_cmpuint (proposals->len, >, 0);
  item = sb_completion_item_new (proposals->pdata[0]);
  sb_completion_item_write (item, GTK_SOURCE_VIEW (sb_editor_test_get_view (self->editor)), wanted);
}

static void
test_writes (void)
{
  g_autoptr (Fixture) self = fixture_new ("-- é\n");

  type (self, "SELECT user_n");
  choose (self);
  type (self, "x");
  sb_editor_test_assert_text (self->editor, "-- é\nSELECT user_name(x)");
}

static void
test_writes_quoted (void)
{
  g_autoptr (Fixture) self = fixture_new ("-- é\n");

  type (self, "SELECT * FROM \"us<");
  choose (self);
  sb_editor_test_assert_text (self->editor, "-- é\nSELECT * FROM \"us<b>er</b>\"");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self->editor));
  sb_editor_test_assert_text (self->editor, "-- é\nSELECT * FROM \"us<");
}

/* The lines of a snippet are indented as the first; what is said twice is written once. */
static void
test_writes_snippet (void)
{
  g_autoptr (Fixture) self = fixture_new ("  ");
  g_autofree char *selected = NULL, *text = NULL;
  GtkTextIter start, end;

  type (self, "jointable");
  choose (self);
  selected = sb_editor_test_dup_selection (self->editor);
  g_assert_cmpstr (selected, ==, "members");
  gtk_text_buffer_delete_selection (sb_editor_test_get_buffer (self->editor), TRUE, TRUE);
  sb_editor_test_type (self->editor, "pairs");
  gtk_text_buffer_get_bounds (sb_editor_test_get_buffer (self->editor), &start, &end);
  text = gtk_text_buffer_get_text (sb_editor_test_get_buffer (self->editor), &start, &end, TRUE);
  g_assert_true (
      g_str_has_prefix (text, "  CREATE TABLE IF NOT EXISTS public.pairs (\n    group_id"));
  g_assert_nonnull (
      strstr (text, "\n  CREATE INDEX IF NOT EXISTS pairs_user_id_idx ON public.pairs"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  sb_editor_test_init (&argc, &argv);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/dev/switchback/Switchback/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/completion/shows", test_shows);
  g_test_add_func ("/completion/dot", test_dot);
  g_test_add_func ("/completion/quiet", test_quiet);
  g_test_add_func ("/completion/asked", test_asked);
  g_test_add_func ("/completion/snippets", test_snippets);
  g_test_add_func ("/completion/writes", test_writes);
  g_test_add_func ("/completion/writes-quoted", test_writes_quoted);
  g_test_add_func ("/completion/writes-snippet", test_writes_snippet);
  return g_test_run ();
}
