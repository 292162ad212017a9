/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line as values: one table says which options there are, and help is made from it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbCommandFlags:
 *
 * Which commands take an option.
 */
typedef enum
{
  SB_FOR_STATUS = 1 << 0,
  SB_FOR_NEW = 1 << 1,
  SB_FOR_PLAN_APPLY = 1 << 2,
  SB_FOR_PLAN_ROLLBACK = 1 << 3,
  SB_FOR_APPLY = 1 << 4,
  SB_FOR_ROLLBACK = 1 << 5,
  SB_FOR_VERIFY = 1 << 6,
  SB_FOR_SANDBOX = 1 << 7,
  SB_FOR_HELP = 1 << 8,
  SB_FOR_MARK = 1 << 9,
  SB_FOR_LOG = 1 << 10,
  SB_FOR_BUNDLE = 1 << 11,
  SB_FOR_LINT = 1 << 12,
  SB_FOR_TEMPLATES = 1 << 19,
  SB_FOR_DRAFT = 1 << 18,
  SB_FOR_DOCTOR = 1 << 20,
  SB_FOR_RESTORE = 1 << 21,
  SB_FOR_CHECKLIST = 1 << 22,
  SB_FOR_FINGERPRINT = 1 << 23,
  SB_FOR_DIFF = 1 << 24,
  SB_FOR_FORMAT = 1 << 25,
  SB_FOR_REHEARSE = 1 << 26,
  SB_FOR_EVIDENCE = 1 << 27,
  SB_FOR_PLAN = SB_FOR_PLAN_APPLY | SB_FOR_PLAN_ROLLBACK,
} SbCommandFlags;

/**
 * SbOptions:
 * @words: what is no option: the command and its arguments
 * @values: (element-type utf8): each `--set` as written, "K=V"
 * @seeds: (element-type utf8): each `--seed` as written
 * @steps: 0 when not given
 * @limit: 0 when not given
 * @rows: 0 when not given
 * @time_limit_ms: 0 when not given
 * @lock_timeout_ms: 0 when not given
 * @tries: one more than `--retries`; 0 when not given
 * @wait_ms: with @wait: how long; %G_MAXUINT without an end
 * @server_wait_ms: 0 when not given
 * @given: (element-type utf8): names of the options that were given
 *
 * What was asked for. Texts are owned; %NULL when not given.
 */
typedef struct
{
  GPtrArray *words;
  char *project;
  char *database;
  gboolean sandbox;
  gboolean json;
  gboolean yes;
  gboolean check;
  char *template_id;
  GPtrArray *values;
  char *to;
  char *role;
  gboolean single_transaction;
  guint steps;
  gboolean all;
  gboolean include_late;
  gboolean statement_done;
  gboolean statement_again;
  gboolean no_verify;
  gboolean dry_run;
  gboolean wait;
  guint wait_ms;
  guint server_wait_ms;
  guint lock_timeout_ms;
  guint tries;
  gboolean write;
  gboolean move;
  gboolean list;
  gboolean strict;
  gboolean costs;
  guint rows;
  guint time_limit_ms;
  gboolean strength;
  char *copy_of;
  gboolean strict_roles;
  GPtrArray *seeds;
  gboolean order;
  char *evidence;
  char *junit;
  char *report;
  char *with;
  gboolean applied;
  gboolean pending;
  gboolean forget;
  guint limit;
  char *output;
  char *format;
  char *fail_on;
  char *tick;
  char *untick;
  gboolean help;
  gboolean version;
  GPtrArray *given;
} SbOptions;

/**
 * SbOptionInfo:
 * @name: without dashes
 * @letter: its short form; 0 when it has none
 * @value: (nullable): what it takes, for people
 * @needs_value: whether it cannot be without
 * @help: one line
 *
 * An option, for those who describe it.
 */
typedef struct
{
  const char *name;
  char letter;
  const char *value;
  gboolean needs_value;
  const char *help;
} SbOptionInfo;

/**
 * SbOptionFunc:
 * @option: an option
 * @user_data: what the caller gave
 */
typedef void (*SbOptionFunc) (const SbOptionInfo *option, gpointer user_data);

SbOptions *sb_options_parse (const char *const *arguments, GError **error);
void sb_options_free (SbOptions *self);
gboolean sb_options_check (SbOptions *self, SbCommandFlags command, const char *command_name,
                           GError **error);
char *sb_options_describe (SbCommandFlags command);
void sb_options_foreach (SbCommandFlags command, SbOptionFunc func, gpointer user_data);
const char *sb_options_suggest (const char *word, const char *const *candidates);
const char *sb_options_shown (const char *argument);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbOptions, sb_options_free)

G_END_DECLS
