/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every golden script typed key by key into an editor that is linted meanwhile: half-typed SQL harms
 * nobody, and what is marked is what lint says of the text that is there.
 *
 * A test lints one prefix in so many; with -m perf all of them, and says how long the main loop was
 * away. Every prefix is in the editor either way. */
#include "sb-editor-buffer.h"
#include "sb-editor-test.h"
#include "sb-linter.h"
#include "sb-test-wait.h"

#include <string.h>
#include <time.h>

/* A prime, so that places within statements differ from file to file. */
#define LINT_EVERY 61

/* Nobody types so fast that more keys come between two turns of the main loop. */
#define TURN_EVERY 7

/* sb-finding-marks.c shows no more. */
#define MAX_MARKS 300

/* All that took longer are counted as this. */
#define MAX_TURN_MS 1000

static const char *const FOLDERS[] = { "lint", "draft", "format", "parse", "language" };

typedef struct
{
  SbEditorTest *editor;
  SbLinter *linter;
  GtkTextBuffer *buffer;
  GtkTextView *view;
  SbDocument *document;
  guint n_keys, n_linted, n_files;
  gint64 longest; /* µs of this thread between two polls of the main loop: no load of the machine */
  guint n_turns[MAX_TURN_MS + 1]; /* by how many ms they took */
  guint n_all_turns;
} Typing;

static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
note_turn (Typing *self, gint64 begun)
{
  gint64 took = get_cpu_us () - begun;

  self->longest = MAX (self->longest, took);
  self->n_turns[MIN (took / 1000, MAX_TURN_MS)]++;
  self->n_all_turns++;
}

/* One turn of the main loop. */
static gboolean
turn (Typing *self, gboolean may_wait)
{
  gint64 begun = get_cpu_us ();
  gboolean has_more = g_main_context_iteration (NULL, may_wait);

  note_turn (self, begun);
  return has_more;
}

static void
findings_cb (const char *path, const char *key, SbScriptRole role, SbFindingList *findings,
             gpointer user_data)
{
}

static void
trouble_cb (const SbLintTrouble *trouble, gpointer user_data)
{
  g_assert_null (trouble);
}

static void
parsed_cb (Typing *self, SbDocument *document)
{
  sb_linter_take_script (self->linter, document);
}

static Typing *
typing_new (void)
{
  Typing *self = g_new0 (Typing, 1);

  self->editor = sb_editor_test_new (SB_ROLE_FORWARD, "");
  self->view = sb_editor_test_get_view (self->editor);
  self->buffer = gtk_text_view_get_buffer (self->view);
  self->document = sb_editor_test_get_document (self->editor);
  self->linter = sb_linter_new (findings_cb, trouble_cb, self);
  g_signal_connect_swapped (self->editor->set, "parsed", G_CALLBACK (parsed_cb), self);
  sb_linter_set_project (self->linter, self->editor->project, 15, FALSE, NULL);
  sb_editor_buffer_attach_language (SB_EDITOR_BUFFER (self->buffer));
  return self;
}

static void
typing_free (Typing *self)
{
  g_signal_handlers_disconnect_by_data (self->editor->set, self);
  sb_test_wait_for (sb_linter_is_idle (self->linter));
  sb_linter_close (self->linter);
  sb_editor_test_free (self->editor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Typing, typing_free)

static gboolean
is_linted (Typing *self)
{
  SbFindingList *findings = sb_document_get_findings (self->document);

  return findings != NULL && sb_document_is_parsed (self->document)
         && sb_finding_list_get_script (findings) == sb_document_get_script (self->document);
}

static void
lint (Typing *self)
{
  sb_document_hurry (self->document);
  SB_TEST_WAIT (is_linted (self), turn (self, TRUE));
  self->n_linted++;
}

/* In the order of the text: how many characters are before a byte. */
static int
count_characters (const char *text, gsize offset)
{
  return (int) g_utf8_strlen (text, (gssize) offset);
}

/* The characters of @text that findings underline. */
static gboolean *
find_underlined (Typing *self, const char *text, gsize length)
{
  SbFindingMarks *marks = sb_editor_buffer_get_marks (SB_EDITOR_BUFFER (self->buffer));
  SbFindingList *findings = sb_document_get_findings (self->document);
  guint n = MIN (sb_finding_list_get_n (findings), MAX_MARKS);
  gboolean *underlined = g_new0 (gboolean, count_characters (text, length) + 1);

  for (guint i = 0; i < n; i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);
      gsize stop = finding->start + strcspn (text + finding->start, "\n");
      int from = count_characters (text, finding->start);
      int to = count_characters (text, MIN (finding->end, MAX (stop, finding->start)));
      GtkTextIter start, end;

      if (!g_utf8_validate (text + finding->start, (gssize) (length - finding->start), NULL)
          || !sb_finding_marks_get_place (marks, finding, &start, &end))
        g_error ("%s begins within a character at byte %" G_GSIZE_FORMAT
                 ", or is not shown, in: %s",
                 finding->rule->id, finding->start, text);
      g_assert_cmpint (gtk_text_iter_get_offset (&start), ==, from);
      g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, to);
      /* A place between letters is seen at the one behind it, or before it. */
      if (from == to && !gtk_text_iter_ends_line (&start))
        to++;
      else if (from == to && !gtk_text_iter_starts_line (&start))
        from--;
      for (int at = from; at < to; at++)
        underlined[at] = TRUE;
    }
  return underlined;
}

static gboolean
is_marked (const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);
  PangoUnderline underline = PANGO_UNDERLINE_NONE;
  gboolean has_color = FALSE;

  for (GSList *tag = tags; tag != NULL && !(underline == PANGO_UNDERLINE_ERROR && has_color);
       tag = tag->next)
    g_object_get (tag->data, "underline", &underline, "underline-rgba-set", &has_color, NULL);
  return underline == PANGO_UNDERLINE_ERROR && has_color;
}

/* No mark is missing, and none is left of what was there before. */
static void
check_marks (Typing *self)
{
  g_autofree char *text = NULL;
  g_autofree gboolean *underlined = NULL;
  GtkTextIter iter, end;
  gsize length;
  const char *linted;

  gtk_text_buffer_get_bounds (self->buffer, &iter, &end);
  text = gtk_text_buffer_get_text (self->buffer, &iter, &end, TRUE);
  linted = sb_script_get_file_text (sb_document_get_script (self->document), &length);
  g_assert_cmpmem (text, strlen (text), linted, length);
  underlined = find_underlined (self, linted, length);
  for (; !gtk_text_iter_is_end (&iter); gtk_text_iter_forward_char (&iter))
    if (underlined[gtk_text_iter_get_offset (&iter)] != is_marked (&iter))
      g_error ("a mark is %s at character %d of: %s",
               underlined[gtk_text_iter_get_offset (&iter)] ? "missing" : "left",
               gtk_text_iter_get_offset (&iter), text);
}

static void
press (Typing *self, const char *key)
{
  gint64 begun = get_cpu_us ();

  g_signal_emit_by_name (self->view, "insert-at-cursor", key);
  note_turn (self, begun);
  self->n_keys++;
  if (g_test_perf () || self->n_keys % TURN_EVERY == 0)
    SB_TEST_WAIT (!turn (self, FALSE), (void) 0);
}

static void
type_file (Typing *self, const char *path)
{
  guint every = g_test_perf () ? 1 : LINT_EVERY;
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return;
  g_test_message ("%s", path);
  gtk_text_buffer_set_text (self->buffer, "", 0);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *key = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

      if (*at == '\r')
        continue;
      press (self, key);
      if ((self->n_keys + self->n_files) % every != 0)
        continue;
      lint (self);
      check_marks (self);
    }
  lint (self);
  check_marks (self);
  self->n_files++;
}

static void
type_folder (Typing *self, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests", "golden",
                                            name, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;

  g_assert_nonnull (folder);
  while ((file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *whole = g_build_filename (path, file, NULL);

      if (g_str_has_suffix (file, ".sql"))
        type_file (self, whole);
    }
}

/* What a person waits for is printed, not judged. The longest turn may be one in which the machine
 * was lent to somebody else, which counts as CPU here. */
static void
report (Typing *self, const char *what)
{
  guint n_above = 0;
  int ms = MAX_TURN_MS;

  while (ms > 0 && (n_above += self->n_turns[ms]) <= self->n_all_turns / 10000)
    ms--;
  if (g_test_perf ())
    g_print ("# %s: one turn of the main loop in 10,000 took over %d ms of CPU, the longest %.1f ms"
             " (aim: at most 33)\n",
             what, ms, (double) self->longest / 1000);
}

static void
test_every_prefix (void)
{
  g_autoptr (Typing) self = typing_new ();
  g_autofree char *what = NULL;

  self->longest = 0;
  for (guint i = 0; i < G_N_ELEMENTS (FOLDERS); i++)
    type_folder (self, FOLDERS[i]);
  g_assert_cmpuint (self->n_files, >, 500);
  what = g_strdup_printf ("%u scripts, %u keys, %u times linted", self->n_files, self->n_keys,
                          self->n_linted);
  report (self, what);
}

/* What is taken back by undo, or deleted, leaves no mark. */
static void
test_taken_away (void)
{
  g_autoptr (Typing) self = typing_new ();
  GtkTextIter start, end;

  press (self, "CREATE INDEX t_a ON public.t (a);\nSELEC 1;\n");
  lint (self);
  check_marks (self);
  g_assert_cmpuint (sb_finding_list_get_n (sb_document_get_findings (self->document)), >, 1);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  lint (self);
  check_marks (self);
  gtk_text_buffer_undo (self->buffer);
  lint (self);
  check_marks (self);
}

/* What is underlined grows with the word at whose end somebody types. */
static void
test_at_the_end (void)
{
  g_autoptr (Typing) self = typing_new ();

  for (const char *const *key = (const char *const[]){ "-- switchback: allow L", "K", "\nSELECT",
                                                       " ", "1", "1", " FROM", ";", NULL };
       *key != NULL; key++)
    {
      press (self, *key);
      lint (self);
      check_marks (self);
    }
}

static void
edit_anywhere (Typing *self)
{
  static const char *const keys[] = { "x", " ", "\n",      ";", "'", "-- switchback: allow LK",
                                      "ä", "(", " LIMIT ", "$", "1", "\"" };
  int n = gtk_text_buffer_get_char_count (self->buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, g_test_rand_int_range (0, n + 1));
  gtk_text_buffer_place_cursor (self->buffer, &start);
  if (g_test_rand_int_range (0, 3) > 0)
    {
      press (self, keys[g_test_rand_int_range (0, G_N_ELEMENTS (keys))]);
      return;
    }
  end = start;
  gtk_text_iter_forward_chars (&end, g_test_rand_int_range (1, 5));
  gtk_text_buffer_delete (self->buffer, &start, &end);
}

/* Wherever it is edited, with and without a moment between two edits. */
static void
test_anywhere (void)
{
  g_autoptr (Typing) self = typing_new ();

  for (guint round = 0; round < 20; round++)
    {
      gtk_text_buffer_set_text (self->buffer,
                                "CREATE INDEX t_a ON public.t (a);\nSELEC 1;\n"
                                "ALTER TABLE t ALTER COLUMN a SET NOT NULL\n;\n"
                                "DELETE FROM t;\nUPDATE t SET a = NULL;\nSELECT 1",
                                -1);
      for (guint i = 0; i < 20; i++)
        {
          for (int n = g_test_rand_int_range (1, 3); n > 0; n--)
            edit_anywhere (self);
          lint (self);
          check_marks (self);
        }
    }
}

/* A megabyte in one line is not taken, and said not to be: the text stays as it is, and what is
 * pasted next comes. */
static void
test_paste (void)
{
  g_autoptr (Typing) self = typing_new ();
  g_autofree char *long_line = g_strnfill (1 << 20, 'x'), *lines = NULL;
  g_autoptr (GString) many = g_string_new (NULL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));

  press (self, "CREATE INDEX t_a ON public.t (a);\n");
  lint (self);
  self->longest = 0;
  gdk_clipboard_set_text (clipboard, long_line);
  g_signal_emit_by_name (self->view, "paste-clipboard");
  SB_TEST_WAIT (sb_editor_test_says (GTK_WIDGET (self->editor->editor), "not pasted"),
                turn (self, TRUE));
  report (self, "a line of 1 MB is pasted");
  lint (self);
  check_marks (self);
  sb_editor_test_assert_text (self->editor, "CREATE INDEX t_a ON public.t (a);\n");

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "SELECT %u;\n", i);
  gdk_clipboard_set_text (clipboard, many->str);
  g_signal_emit_by_name (self->view, "paste-clipboard");
  SB_TEST_WAIT (gtk_text_buffer_get_line_count (self->buffer) == 102, turn (self, TRUE));
  lint (self);
  check_marks (self);
  lines = g_strconcat ("CREATE INDEX t_a ON public.t (a);\n", many->str, NULL);
  sb_editor_test_assert_text (self->editor, lines);
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-typing/every-prefix", test_every_prefix);
  g_test_add_func ("/editor-typing/taken-away", test_taken_away);
  g_test_add_func ("/editor-typing/at-the-end", test_at_the_end);
  g_test_add_func ("/editor-typing/anywhere", test_anywhere);
  g_test_add_func ("/editor-typing/paste", test_paste);
  return g_test_run ();
}
