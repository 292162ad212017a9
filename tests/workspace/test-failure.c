/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-failure.h"

#include "sb-db-error.h"

#include <string.h>

static SbRunEvent *
new_error (SbServerMessage *message)
{
  SbRunEvent *event = g_new0 (SbRunEvent, 1);

  event->kind = SB_EVENT_ERROR;
  event->version = "035";
  event->key = "035_read_state.sql";
  event->description = "read state";
  event->file = "/shop/migrations/035_read_state.sql";
  event->line = 6;
  event->column = 3;
  event->offset = 80;
  event->length = 40;
  event->message = message;
  return event;
}

static void
test_server_error (void)
{
  SbServerMessage message = { .severity = "ERROR",
                              .sqlstate = "42P01",
                              .message = "relation \"notes\" does not exist",
                              .hint = "try notices",
                              .position = 13 };
  g_autofree SbRunEvent *event = new_error (&message);
  g_autoptr (SbFailure) failure = sb_failure_new_from_event (event);
  g_autofree char *text = NULL;

  g_assert_cmpstr (failure->title, ==, "035 read state failed");
  g_assert_cmpstr (failure->message, ==, "relation \"notes\" does not exist");
  g_assert_cmpstr (failure->hint, ==, "try notices");
  g_assert_null (failure->detail);
  g_assert_cmpstr (failure->sqlstate, ==, "42P01");
  g_assert_cmpstr (failure->condition, ==, "undefined_table");
  g_assert_nonnull (failure->cause);
  g_assert_nonnull (strstr (failure->next, "the timeline"));
  g_assert_null (strstr (failure->next, "`status`"));
  g_assert_cmpstr (failure->place->path, ==, "/shop/migrations/035_read_state.sql");
  g_assert_cmpstr (failure->place->key, ==, "035_read_state.sql");
  g_assert_cmpuint (failure->place->line, ==, 6);
  g_assert_cmpuint (failure->place->column, ==, 3);
  g_assert_cmpuint (failure->place->offset, ==, 80);
  g_assert_cmpuint (failure->place->length, ==, 0); /* the character alone */

  failure->consequence = g_strdup ("nothing was changed");
  text = sb_failure_dup_text (failure);
  g_assert_nonnull (strstr (text, "035_read_state.sql:6:3: relation \"notes\" does not exist\n"));
  g_assert_nonnull (strstr (text, "SQLSTATE: 42P01 undefined_table\n"));
  g_assert_nonnull (strstr (text, "target: nothing was changed\n"));
}

/* An error without a character is about its whole statement. */
static void
test_statement (void)
{
  SbServerMessage message = { .sqlstate = "23505", .message = "duplicate key" };
  g_autofree SbRunEvent *event = new_error (&message);
  g_autoptr (SbFailure) failure = sb_failure_new_from_event (event);

  g_assert_cmpuint (failure->place->length, ==, 40);
}

static void
test_own_words (void)
{
  g_autofree SbRunEvent *event = new_error (NULL);
  g_autoptr (SbFailure) failure = NULL;

  event->text = "every statement ran, but the history could not be written";
  failure = sb_failure_new_from_event (event);
  g_assert_cmpstr (failure->message, ==, event->text);
  g_assert_null (failure->consequence);
  g_assert_null (failure->sqlstate);
}

static void
test_lost (void)
{
  g_autofree SbRunEvent *event = new_error (NULL);
  g_autoptr (SbFailure) failure = NULL;

  event->text = "the connection was lost: server closed the connection unexpectedly; COMMIT had "
                "not been sent, so the server rolls back";
  failure = sb_failure_new_from_event (event);
  g_assert_cmpstr (failure->message, ==, event->text);
  g_assert_nonnull (failure->cause);
  g_assert_nonnull (strstr (failure->next, "the timeline"));
  g_assert_null (failure->sqlstate);
}

/* Bounded, and nothing in it can act on a terminal or turn the reading direction. */
static void
test_hostile (void)
{
  g_autofree char *huge = g_strnfill (10 << 20, 'x');
  SbServerMessage message = { .sqlstate = "P0001",
                              .message = "<b>%s\033[31m\342\200\256",
                              .detail = huge };
  g_autofree SbRunEvent *event = new_error (&message);
  g_autoptr (SbFailure) failure = NULL;

  event->description = "two\nlines";
  failure = sb_failure_new_from_event (event);
  g_assert_cmpstr (failure->message, ==, "<b>%s\\u001b[31m\\u202e");
  g_assert_cmpstr (failure->title, ==, "035 two lines failed");
  g_assert_cmpuint (strlen (failure->detail), <, 5000);
  g_assert_true (g_str_has_suffix (failure->detail, "…"));
}

/* What is shown is cut, what is copied is not: the end of a message may be what matters. */
static void
test_copy_is_whole (void)
{
  g_autofree char *filler = g_strnfill (900000, 'x');
  g_autofree char *text = g_strconcat (filler, " the end", NULL);
  g_autofree char *huge = g_strnfill (10 << 20, 'y');
  SbServerMessage message = {
    .sqlstate = "P0001", .message = text, .detail = text, .hint = huge, .context = "short"
  };
  g_autofree SbRunEvent *event = new_error (&message);
  g_autoptr (SbFailure) failure = sb_failure_new_from_event (event);
  g_autofree char *copied = sb_failure_dup_text (failure);
  g_autofree char *detail = g_strconcat ("\ndetail: ", text, "\nhint: ", NULL);

  g_assert_cmpuint (strlen (failure->message), <, 5000);
  g_assert_nonnull (strstr (copied, detail));
  g_assert_nonnull (strstr (copied, "035_read_state.sql:6:3: xxx"));
  g_assert_nonnull (strstr (copied, "y… (cut after 1 MiB)\ncontext: short\n"));
  g_assert_cmpuint (strlen (copied), <, 3 << 20);
}

static void
test_connect_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (SB_DB_ERROR, SB_DB_ERROR_CONNECT,
                                                  "Connection refused\nIs it running?");
  g_autoptr (SbFailure) failure = sb_failure_new_from_error ("Could not connect", error);

  g_assert_cmpstr (failure->title, ==, "Could not connect");
  g_assert_cmpstr (failure->message, ==, "Connection refused");
  g_assert_cmpstr (failure->detail, ==, "Is it running?");
  g_assert_cmpstr (failure->cause, ==, "nothing listens at this host and port");
  g_assert_nonnull (failure->next);
  g_assert_null (failure->place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure/server-error", test_server_error);
  g_test_add_func ("/failure/statement", test_statement);
  g_test_add_func ("/failure/own-words", test_own_words);
  g_test_add_func ("/failure/lost", test_lost);
  g_test_add_func ("/failure/hostile", test_hostile);
  g_test_add_func ("/failure/copy-is-whole", test_copy_is_whole);
  g_test_add_func ("/failure/connect-error", test_connect_error);
  return g_test_run ();
}
