/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-options.h"

#include <gio/gio.h>
#include <stddef.h>
#include <string.h>

#include "sb-wrap.h"

/* Of the column with the options, in help. */
#define HELP_WIDTH 18

#define SB_FOR_RUN (SB_FOR_PLAN | SB_FOR_APPLY | SB_FOR_ROLLBACK)
#define SB_FOR_TARGET                                                                              \
  (SB_FOR_STATUS | SB_FOR_RUN | SB_FOR_VERIFY | SB_FOR_MARK | SB_FOR_LOG | SB_FOR_DOCTOR           \
   | SB_FOR_DRAFT | SB_FOR_RESTORE | SB_FOR_FINGERPRINT | SB_FOR_DIFF | SB_FOR_FORMAT)
#define SB_FOR_ALL                                                                                 \
  (SB_FOR_TARGET | SB_FOR_NEW | SB_FOR_TEMPLATES | SB_FOR_BUNDLE | SB_FOR_LINT | SB_FOR_SANDBOX    \
   | SB_FOR_CHECKLIST | SB_FOR_REHEARSE | SB_FOR_EVIDENCE | SB_FOR_HELP)

#define DEFAULT_SERVER_WAIT_MS (60 * 1000)

typedef enum
{
  KIND_FLAG,
  KIND_TEXT,
  KIND_LIST,
  KIND_COUNT,
  KIND_DURATION,
  KIND_RETRIES, /* a number from 0; kept is one more */
  KIND_WAIT,    /* a flag that may have "=DURATION" */
  KIND_SERVER,  /* likewise; kept is the time, without one that of DEFAULT_SERVER_WAIT_MS */
} Kind;

typedef struct
{
  const char *name;
  char letter; /* "-o"; 0 when there is none */
  const char *value;
  Kind kind;
  gsize offset;
  SbCommandFlags commands;
  const char *help;
} Option;

#define AT(field) offsetof (SbOptions, field)

static const Option OPTIONS[] = {
  { "check", 0, NULL, KIND_FLAG, AT (check),
    SB_FOR_STATUS | SB_FOR_BUNDLE | SB_FOR_FORMAT | SB_FOR_CHECKLIST | SB_FOR_EVIDENCE,
    "status: exit 5 unless everything is applied and unchanged; bundle: unless it is up to date; "
    "checklist: while an item is open; format: unless nothing would change; evidence: unless it "
    "holds" },
  { "tick", 0, "ITEM", KIND_TEXT, AT (tick), SB_FOR_CHECKLIST,
    "note that you have looked at it, for the scripts as they are" },
  { "untick", 0, "ITEM", KIND_TEXT, AT (untick), SB_FOR_CHECKLIST, "take that back" },
  { "template", 0, "NAME", KIND_TEXT, AT (template_id), SB_FOR_NEW,
    "fill the files from this template" },
  { "set", 0, "K=V", KIND_LIST, AT (values), SB_FOR_NEW,
    "a parameter of the template; may be given several times" },
  { "to", 0, "VERSION", KIND_TEXT, AT (to), SB_FOR_RUN | SB_FOR_MARK,
    "apply, mark: up to and with it; rollback: down to it, it stays applied" },
  { "steps", 0, "N", KIND_COUNT, AT (steps), SB_FOR_PLAN_ROLLBACK | SB_FOR_ROLLBACK,
    "roll back the N newest" },
  { "all", 0, NULL, KIND_FLAG, AT (all), SB_FOR_PLAN_ROLLBACK | SB_FOR_ROLLBACK | SB_FOR_MARK,
    "rollback, mark --applied: all migrations; mark --forget: the whole journal" },
  { "applied", 0, NULL, KIND_FLAG, AT (applied), SB_FOR_MARK,
    "mark as applied, as the files are now" },
  { "pending", 0, NULL, KIND_FLAG, AT (pending), SB_FOR_MARK, "mark as not applied" },
  { "forget", 0, NULL, KIND_FLAG, AT (forget), SB_FOR_MARK,
    "remove what the journal says about them; the history stays" },
  { "limit", 'n', "N", KIND_COUNT, AT (limit), SB_FOR_LOG, "the N newest; default: 20" },
  { "output", 'o', "FILE", KIND_TEXT, AT (output), SB_FOR_BUNDLE,
    "the file; default: beside the migrations" },
  { "write", 0, NULL, KIND_FLAG, AT (write), SB_FOR_DRAFT,
    "write the script, where there is none" },
  { "move", 0, NULL, KIND_FLAG, AT (move), SB_FOR_RESTORE,
    "keep the edit: a new migration begins with it" },
  { "list", 0, NULL, KIND_FLAG, AT (list), SB_FOR_FINGERPRINT,
    "print every object that is in the fingerprint" },
  { "with", 0, "URL", KIND_TEXT, AT (with), SB_FOR_DIFF,
    "the other database: its address, or the word sandbox" },
  { "strict", 0, NULL, KIND_FLAG, AT (strict), SB_FOR_DIFF,
    "owners, privileges and Supabase's own schemas count too" },
  { "costs", 0, NULL, KIND_FLAG, AT (costs), SB_FOR_REHEARSE,
    "what every statement costs, not only those that keep others waiting" },
  { "rows", 0, "N", KIND_COUNT, AT (rows), SB_FOR_REHEARSE,
    "how many rows the tables that are touched get; default: 1000" },
  { "time-limit", 0, "DURATION", KIND_DURATION, AT (time_limit_ms), SB_FOR_REHEARSE,
    "how long a script may run on a copy before it is ended, since it hangs; default: 10min" },
  { "strength", 0, NULL, KIND_FLAG, AT (strength), SB_FOR_REHEARSE,
    "also leave out one statement at a time, and tell which of them verify would not miss" },
  { "copy-of", 0, "WHAT", KIND_TEXT, AT (copy_of), SB_FOR_REHEARSE,
    "target: on copies of the target's schema; sandbox: on what the scripts make, the default" },
  { "seed", 0, "FILE", KIND_LIST, AT (seeds), SB_FOR_REHEARSE,
    "put its rows on the copies, in place of the project's own seed files; or the word none" },
  { "strict-roles", 0, NULL, KIND_FLAG, AT (strict_roles), SB_FOR_REHEARSE,
    "as a role of the kind that the target has, or that of hosted Supabase: no superuser" },
  { "order", 0, NULL, KIND_FLAG, AT (order), SB_FOR_REHEARSE,
    "also try each behind those that come after it: may it go in late? With --database: only those "
    "that are late there" },
  { "evidence", 0, "FILE", KIND_TEXT, AT (evidence), SB_FOR_REHEARSE,
    "write what came out to a file that evidence --check can compare with the scripts" },
  { "junit", 0, "FILE", KIND_TEXT, AT (junit), SB_FOR_REHEARSE,
    "write it as JUnit's XML, for continuous integration" },
  { "report", 0, "FILE", KIND_TEXT, AT (report), SB_FOR_REHEARSE,
    "write a report in Markdown, ready for a pull request" },
  { "format", 0, "FORMAT", KIND_TEXT, AT (format), SB_FOR_LINT,
    "text, json, or sarif for code hosts; default: text" },
  { "fail-on", 0, "SEVERITY", KIND_TEXT, AT (fail_on), SB_FOR_LINT,
    "exit 5 from this on: error, warning, info, or none; default: warning" },
  { "include-late", 0, NULL, KIND_FLAG, AT (include_late), SB_FOR_PLAN_APPLY | SB_FOR_APPLY,
    "also those older than the newest applied" },
  { "statement-done", 0, NULL, KIND_FLAG, AT (statement_done), SB_FOR_RUN,
    "the statement at which the migration stopped was done: go on behind it" },
  { "statement-again", 0, NULL, KIND_FLAG, AT (statement_again), SB_FOR_RUN,
    "it was not done: run it again" },
  { "no-verify", 0, NULL, KIND_FLAG, AT (no_verify), SB_FOR_APPLY,
    "do not run the verify scripts afterwards" },
  { "dry-run", 0, NULL, KIND_FLAG, AT (dry_run), SB_FOR_APPLY | SB_FOR_ROLLBACK | SB_FOR_MARK,
    "print what would be done, change nothing" },
  { "wait", 0, "DURATION", KIND_WAIT, AT (wait), SB_FOR_APPLY | SB_FOR_ROLLBACK | SB_FOR_MARK,
    "wait while another runner is at work on the target, at most this long (30s, 5min)" },
  { "wait-for-server", 0, "DURATION", KIND_SERVER, AT (server_wait_ms), SB_FOR_TARGET,
    "keep trying to connect while the server does not listen yet; default: for 60s" },
  { "lock-timeout", 0, "DURATION", KIND_DURATION, AT (lock_timeout_ms),
    SB_FOR_APPLY | SB_FOR_ROLLBACK,
    "how long a statement waits for a lock; default: 2s, or what the script says" },
  { "retries", 0, "N", KIND_RETRIES, AT (tries), SB_FOR_APPLY | SB_FOR_ROLLBACK,
    "how often to try again when a lock is not to be had; default: 4" },
  { "single-transaction", 0, NULL, KIND_FLAG, AT (single_transaction), SB_FOR_RUN,
    "all migrations in one transaction: all of them or nothing" },
  { "role", 0, "NAME", KIND_TEXT, AT (role), SB_FOR_RUN,
    "run the scripts as this role, so that new objects are its own" },
  { "project", 0, "DIR", KIND_TEXT, AT (project), SB_FOR_ALL,
    "the project; default: found from the working folder" },
  { "database", 0, "URL", KIND_TEXT, AT (database), SB_FOR_TARGET | SB_FOR_REHEARSE,
    "the target; better in DATABASE_URL, where no process list shows it" },
  { "sandbox", 0, NULL, KIND_FLAG, AT (sandbox), SB_FOR_TARGET,
    "the target is the project's database in the private sandbox" },
  { "json", 0, NULL, KIND_FLAG, AT (json),
    SB_FOR_TARGET | SB_FOR_NEW | SB_FOR_TEMPLATES | SB_FOR_BUNDLE | SB_FOR_LINT | SB_FOR_SANDBOX
        | SB_FOR_CHECKLIST | SB_FOR_REHEARSE | SB_FOR_EVIDENCE,
    "one JSON object per line; the last line is the summary" },
  { "yes", 0, NULL, KIND_FLAG, AT (yes), SB_FOR_ALL, "do not ask" },
  { "help", 0, NULL, KIND_FLAG, AT (help), SB_FOR_ALL, "print help and exit" },
  { "version", 0, NULL, KIND_FLAG, AT (version), 0, "print the version and exit" },
};

/**
 * sb_options_shown:
 * @argument: an argument from the command line
 *
 * A misplaced URL must not get its password into a message.
 *
 * Returns: (transfer none): @argument, or words instead of it when it may hold a password
 */
const char *
sb_options_shown (const char *argument)
{
  return strstr (argument, "://") != NULL || strcasestr (argument, "password") != NULL
             ? "(an address)"
             : argument;
}

static guint
edit_distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= n; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
          diagonal = above;
        }
    }
  return row[n];
}

/**
 * sb_options_suggest:
 * @word: what was typed
 * @candidates: (array zero-terminated=1): what there is
 *
 * Returns: (transfer none) (nullable): what was probably meant
 */
const char *
sb_options_suggest (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  guint best_distance = 1 + MIN (strlen (word), 64) / 3;

  if (strlen (word) > 64)
    return NULL;
  for (guint i = 0; candidates[i] != NULL; i++)
    {
      guint distance = edit_distance (word, candidates[i]);

      /* "roll" and "stat" are beginnings, however much is missing. */
      if (strlen (word) >= 3 && g_str_has_prefix (candidates[i], word))
        distance = 0;
      if (distance < best_distance || (distance == best_distance && best == NULL))
        {
          best = candidates[i];
          best_distance = distance;
        }
    }
  return best;
}

static const Option *
find_option (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (OPTIONS); i++)
    if (strlen (OPTIONS[i].name) == length && memcmp (OPTIONS[i].name, name, length) == 0)
      return &OPTIONS[i];
  return NULL;
}

static void
fail_unknown (const char *name, const char *dashes, GError **error)
{
  const char *names[G_N_ELEMENTS (OPTIONS) + 1] = { NULL };
  const char *suggestion;

  for (gsize i = 0; i < G_N_ELEMENTS (OPTIONS); i++)
    names[i] = OPTIONS[i].name;
  suggestion = sb_options_suggest (name, names);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "unknown option \"%s%s\"%s%s%s",
               dashes, sb_options_shown (name), suggestion != NULL ? "; did you mean \"--" : "",
               suggestion != NULL ? suggestion : "", suggestion != NULL ? "\"?" : "");
}

/* "30s", "5min", "500ms", "1h"; a number alone is seconds, as a person means it here. */
static gboolean
parse_duration (const char *text, guint *milliseconds)
{
  static const struct
  {
    const char *unit;
    guint64 milliseconds;
  } units[] = { { "", 1000 },   { "s", 1000 },    { "ms", 1 },
                { "m", 60000 }, { "min", 60000 }, { "h", 3600000 } };
  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 9)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (text + digits, units[i].unit) == 0)
      {
        guint64 value = g_ascii_strtoull (text, NULL, 10) * units[i].milliseconds;

        /* G_MAXUINT has no end. */
        *milliseconds = MIN (value, G_MAXUINT - 1);
        return TRUE;
      }
  return FALSE;
}

static gboolean
set_wait (SbOptions *self, const char *value, GError **error)
{
  self->wait = TRUE;
  self->wait_ms = G_MAXUINT;
  if (value == NULL || parse_duration (value, &self->wait_ms))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "\"--wait\" wants a time such as 30s or 5min, not \"%s\"", sb_options_shown (value));
  return FALSE;
}

static gboolean
set_server_wait (SbOptions *self, const char *value, GError **error)
{
  self->server_wait_ms = DEFAULT_SERVER_WAIT_MS;
  if (value == NULL || parse_duration (value, &self->server_wait_ms))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "\"--wait-for-server\" wants a time such as 30s or 5min, not \"%s\"",
               sb_options_shown (value));
  return FALSE;
}

/* Whether what it takes is behind "=" or not there at all. */
static gboolean
may_be_bare (const Option *option)
{
  return option->kind == KIND_WAIT || option->kind == KIND_SERVER;
}

static gboolean
set_retries (const Option *option, const char *value, guint *tries, GError **error)
{
  guint64 count;

  if (!g_ascii_string_to_unsigned (value, 10, 0, 1000, &count, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"--%s\" wants a number from 0 to 1000, not \"%s\"", option->name,
                   sb_options_shown (value));
      return FALSE;
    }
  *tries = count + 1;
  return TRUE;
}

static gboolean
set_value (SbOptions *self, const Option *option, const char *value, GError **error)
{
  gpointer field = (char *) self + option->offset;

  g_ptr_array_add (self->given, (gpointer) option->name);
  switch (option->kind)
    {
    case KIND_FLAG:
      *(gboolean *) field = TRUE;
      return TRUE;
    case KIND_WAIT:
      return set_wait (self, value, error);
    case KIND_SERVER:
      return set_server_wait (self, value, error);
    case KIND_DURATION:
      if (parse_duration (value, field) && *(guint *) field > 0)
        return TRUE;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"--%s\" wants a time such as 500ms or 5s, not \"%s\"", option->name,
                   sb_options_shown (value));
      return FALSE;
    case KIND_RETRIES:
      return set_retries (option, value, field, error);
    case KIND_LIST:
      g_ptr_array_add (*(GPtrArray **) field, g_strdup (value));
      return TRUE;
    case KIND_COUNT:
      {
        guint64 count;

        if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT, &count, NULL))
          {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "\"--%s\" wants a number from 1, not \"%s\"", option->name,
                         sb_options_shown (value));
            return FALSE;
          }
        *(guint *) field = count;
        return TRUE;
      }
    case KIND_TEXT:
    default:
      if (*(char **) field != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"--%s\" is given twice",
                       option->name);
          return FALSE;
        }
      *(char **) field = g_strdup (value);
      return TRUE;
    }
}

static const Option *
find_letter (const char *argument)
{
  for (gsize i = 0; i < G_N_ELEMENTS (OPTIONS); i++)
    if (OPTIONS[i].letter != 0 && argument[1] == OPTIONS[i].letter)
      return &OPTIONS[i];
  return NULL;
}

/* Finds the option of *at; what is behind "=", or behind the letter, is put in *value. */
static const Option *
match_option (const char *argument, const char **value)
{
  const char *name = argument + 2, *equals;
  const Option *option;

  if (argument[1] != '-')
    {
      option = find_letter (argument);
      *value = *name != '\0' ? name : NULL;
      return option;
    }
  equals = strchr (name, '=');
  *value = equals != NULL ? equals + 1 : NULL;
  return find_option (name, equals != NULL ? equals - name : strlen (name));
}

/* Takes the option at *at, and the argument after it where the option wants a value. */
static gboolean
parse_option (SbOptions *self, const char *const **at, GError **error)
{
  const char *argument = **at, *value = NULL;
  const Option *option;

  if (strcmp (argument, "-h") == 0)
    {
      self->help = TRUE;
      return TRUE;
    }
  option = match_option (argument, &value);
  if (option == NULL)
    {
      g_autofree char *bare = g_strndup (argument + (argument[1] == '-' ? 2 : 1),
                                         strcspn (argument + 2, "=") + (argument[1] != '-'));

      fail_unknown (bare, argument[1] == '-' ? "--" : "-", error);
      return FALSE;
    }
  if (option->kind == KIND_FLAG && value != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"--%s\" takes no value",
                   option->name);
      return FALSE;
    }
  if (option->kind != KIND_FLAG && !may_be_bare (option) && value == NULL)
    {
      value = *++*at;
      if (value == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"--%s\" wants a value: %s",
                       option->name, option->value);
          return FALSE;
        }
    }
  return set_value (self, option, value, error);
}

/**
 * sb_options_parse:
 * @arguments: (array zero-terminated=1): the arguments after the program's name
 * @error: return location for an error, without any password in its message
 *
 * Options may stand before or after the command; after `--` nothing is an option.
 *
 * Returns: (transfer full) (nullable): what was asked for
 */
SbOptions *
sb_options_parse (const char *const *arguments, GError **error)
{
  g_autoptr (SbOptions) self = g_new0 (SbOptions, 1);
  gboolean only_words = FALSE;

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->seeds = g_ptr_array_new_with_free_func (g_free);
  self->given = g_ptr_array_new ();
  for (const char *const *at = arguments; *at != NULL; at++)
    {
      if (!g_utf8_validate (*at, -1, NULL))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not UTF-8: \"%s\"",
                       sb_options_shown (*at));
          return NULL;
        }
      if (only_words || (*at)[0] != '-' || (*at)[1] == '\0')
        g_ptr_array_add (self->words, g_strdup (*at));
      else if (strcmp (*at, "--") == 0)
        only_words = TRUE;
      else if (!parse_option (self, &at, error))
        return NULL;
      if (*at == NULL)
        break;
    }
  return g_steal_pointer (&self);
}

/**
 * sb_options_free:
 * @self: (transfer full) (nullable): what to free
 */
void
sb_options_free (SbOptions *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->seeds);
  g_ptr_array_unref (self->given);
  g_free (self->project);
  g_free (self->database);
  g_free (self->template_id);
  g_free (self->to);
  g_free (self->role);
  g_free (self->output);
  g_free (self->format);
  g_free (self->with);
  g_free (self->fail_on);
  g_free (self->tick);
  g_free (self->untick);
  g_free (self->evidence);
  g_free (self->junit);
  g_free (self->copy_of);
  g_free (self->report);
  g_free (self);
}

/**
 * sb_options_check:
 * @self: what was asked for
 * @command: the command
 * @command_name: its name
 * @error: return location for an error
 *
 * Returns: whether the command takes all options that were given
 */
gboolean
sb_options_check (SbOptions *self, SbCommandFlags command, const char *command_name, GError **error)
{
  for (guint i = 0; i < self->given->len; i++)
    {
      const char *name = g_ptr_array_index (self->given, i);

      if ((find_option (name, strlen (name))->commands & command) != 0)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"%s\" takes no option \"--%s\"", command_name, name);
      return FALSE;
    }
  return TRUE;
}

/* "-o, --output FILE", "--wait[=DURATION]". */
static char *
dup_usage (const Option *option)
{
  g_autofree char *letter = option->letter != 0 ? g_strdup_printf ("-%c, ", option->letter)
                                                : g_strdup ("");

  if (may_be_bare (option))
    return g_strdup_printf ("%s--%s[=%s]", letter, option->name, option->value);
  return g_strdup_printf ("%s--%s%s%s", letter, option->name, option->value != NULL ? " " : "",
                          option->value != NULL ? option->value : "");
}

/**
 * sb_options_describe:
 * @command: a command; 0 for the options of no command
 *
 * Returns: (transfer full): its options for help, in lines of at most 80 columns
 */
char *
sb_options_describe (SbCommandFlags command)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (OPTIONS); i++)
    {
      const Option *option = &OPTIONS[i];
      g_autofree char *left = NULL;
      guint width;

      if (command != 0 ? (option->commands & command) == 0
                       : option->commands != 0 && option->commands != SB_FOR_ALL)
        continue;
      left = dup_usage (option);
      width = g_utf8_strlen (left, -1);
      g_string_append_printf (text, "  %-*s", HELP_WIDTH, left);
      /* A long one has a line of its own, so that what they do stays one column. */
      if (width > HELP_WIDTH)
        g_string_append_printf (text, "\n  %*s", HELP_WIDTH, "");
      g_string_append_c (text, ' ');
      sb_wrap_append (text, option->help, HELP_WIDTH + 3, HELP_WIDTH + 3);
    }
  return g_string_free (text, FALSE);
}

/**
 * sb_options_foreach:
 * @command: a command
 * @func: called for each of its options, in the order of help
 * @user_data: for @func
 */
void
sb_options_foreach (SbCommandFlags command, SbOptionFunc func, gpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (OPTIONS); i++)
    {
      const Option *option = &OPTIONS[i];
      SbOptionInfo info = { option->name, option->letter, option->value,
                            option->value != NULL && !may_be_bare (option), option->help };

      if ((option->commands & command) != 0)
        func (&info, user_data);
    }
}
