/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Suggest from forward": the rollback or verify script drafted from what the editor has. */
#include "sb-workbench-private.h"

#include <string.h>

#include "sb-document-private.h"
#include "sb-workspace-draft.h"

/* How long migrations are replayed for a draft; afterwards it is made without. */
#define REPLAY_PATIENCE_S 60

/* A draft on its way, and what it was made for. */
typedef struct
{
  SbTicket *ticket;
  SbMigration *migration;
  SbDocument *document; /* the forward script */
  GBytes *forward;      /* its text */
  GBytes *before;       /* (nullable): the text that the draft takes the place of */
  SbScriptRole role;
  guint patience;
  SbDraftSource source;
  const char *without; /* (nullable): why nobody was asked what there was before */
} Drafting;

/* A draft that waits for an answer. */
typedef struct
{
  SbWorkbench *workbench;
  SbMigration *migration;
  SbScriptRole role;
} Waiting;

static const char *const role_names[SB_N_ROLES] = { "forward", "rollback", "verify" };

static void
drafting_free (Drafting *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  sb_migration_unref (self->migration);
  g_object_unref (self->document);
  g_bytes_unref (self->forward);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_free (self);
}

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_object_unref (self->workbench);
  sb_migration_unref (self->migration);
  g_free (self);
}

/* Nothing but the comment that a script begins with: what the program itself writes there. */
static gboolean
is_only_header (const char *text, gsize length)
{
  const char *end = text + length;
  gboolean is_behind = FALSE;

  while (text < end)
    {
      const char *lf = memchr (text, '\n', (gsize) (end - text));
      const char *line_end = lf != NULL ? lf : end;
      const char *at = text;

      while (at < line_end && g_ascii_isspace (*at))
        at++;
      if (at == line_end)
        is_behind = TRUE;
      else if (is_behind || line_end - at < 2 || at[0] != '-' || at[1] != '-')
        return FALSE;
      text = lf != NULL ? lf + 1 : end;
    }
  return TRUE;
}

static gboolean
is_bytes_header (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return is_only_header (text, length);
}

static SbDocument *
get_document (SbWorkbench *self, SbScriptRole role)
{
  return sb_document_set_get_document (self->documents, role);
}

/**
 * sb_workbench_offers_draft:
 * @self: a workbench
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 *
 * Returns: whether that script of the migration shown is missing, empty or only begun, as it was
 *   parsed last
 */
gboolean
sb_workbench_offers_draft (SbWorkbench *self, SbScriptRole role)
{
  SbDocument *document = get_document (self, role);
  SbScript *script = document != NULL ? sb_document_get_script (document) : NULL;
  const char *text;
  gsize length;

  if (sb_document_set_get_migration (self->documents) == NULL)
    return FALSE;
  if (document == NULL)
    return TRUE;
  if (script == NULL)
    return FALSE;
  text = sb_script_get_text (script, &length);
  return is_only_header (text, length);
}

/*< private >
 * sb_workbench_why_not_draft:
 * @self: a workbench
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 *
 * Returns: (transfer none) (nullable): why that script cannot be drafted, whatever else goes on
 */
const char *
sb_workbench_why_not_draft (SbWorkbench *self, SbScriptRole role)
{
  SbDocument *forward = get_document (self, SB_ROLE_FORWARD), *script = get_document (self, role);

  if (self->is_drafting)
    return "a draft is being made";
  if (sb_document_set_get_migration (self->documents) == NULL)
    return "select a migration first";
  if (forward == NULL)
    return "the forward script is gone";
  switch (sb_document_get_state (forward))
    {
    case SB_DOCUMENT_READY:
    case SB_DOCUMENT_READ_ONLY:
      break;
    case SB_DOCUMENT_LOADING:
      return "the forward script is being read";
    case SB_DOCUMENT_EXCERPT:
      return "the forward script is too large to be edited here";
    case SB_DOCUMENT_ABSENT:
    case SB_DOCUMENT_UNREADABLE:
    default:
      return "the forward script cannot be read";
    }
  if (script == NULL || sb_document_get_state (script) == SB_DOCUMENT_READY
      || sb_document_get_state (script) == SB_DOCUMENT_ABSENT)
    return NULL;
  if (sb_document_get_state (script) == SB_DOCUMENT_LOADING)
    return "the script is being read";
  return "the script can only be read";
}

static SbAbility
get_ability (SbScriptRole role)
{
  return role == SB_ROLE_VERIFY ? SB_CAN_DRAFT_VERIFY : SB_CAN_DRAFT_ROLLBACK;
}

/* Who knows what there is before the migration. */
static SbDraftSource
choose_source (SbWorkbench *self, SbMigration *migration)
{
  gboolean is_known = self->phase == SB_PHASE_READY && !self->is_stale;

  return sb_draft_source_choose (is_known ? self->known : NULL, migration);
}

/* Why a draft that has come back is not what is wanted any more. */
static const char *
why_dropped (SbWorkbench *self, const Drafting *drafting)
{
  SbMigration *shown = sb_document_set_get_migration (self->documents);
  SbDocument *script = get_document (self, drafting->role);
  g_autoptr (GBytes) forward = NULL;
  g_autoptr (GBytes) before = NULL;
  const char *why;

  if (shown == NULL || strcmp (shown->key, drafting->migration->key) != 0
      || get_document (self, SB_ROLE_FORWARD) != drafting->document)
    return "another migration was selected meanwhile";
  why = sb_workbench_why_not (self, get_ability (drafting->role));
  if (why != NULL)
    return why;
  forward = sb_document_dup_text (drafting->document);
  if (!g_bytes_equal (forward, drafting->forward))
    return "the forward script was edited meanwhile";
  if (script == NULL)
    return NULL;
  before = sb_document_dup_text (script);
  if (drafting->before != NULL ? g_bytes_equal (before, drafting->before)
                               : is_bytes_header (before))
    return NULL;
  return "the script was edited meanwhile";
}

static void
append_count (GString *out, guint n, const char *word)
{
  if (n > 0)
    g_string_append_printf (out, "%s %u %s", out->str[out->len - 1] == ':' ? "" : ",", n, word);
}

static char *
summarize (const SbDraftReport *report, const Drafting *drafting)
{
  const char *without = report->problem != NULL ? report->problem : drafting->without;
  guint n = report->n_exact + report->n_lossy + report->n_impossible;
  const char *what = drafting->role == SB_ROLE_VERIFY ? "check" : "statement";
  GString *out = g_string_new (NULL);

  if (n == 0)
    {
      g_string_append (out, drafting->role == SB_ROLE_VERIFY ? "Nothing to check"
                                                             : "Nothing to take back");
      return g_string_free (out, FALSE);
    }
  g_string_append_printf (out, "%u %s%s drafted", n, what, n == 1 ? "" : "s");
  if (drafting->role == SB_ROLE_VERIFY)
    return g_string_free (out, FALSE);
  g_string_append_c (out, ':');
  append_count (out, report->n_exact, "exact");
  append_count (out, report->n_lossy, "lossy");
  append_count (out, report->n_impossible, "impossible");
  if (without != NULL && report->n_lossy + report->n_impossible > 0)
    g_string_append_printf (out, " (%s)", without);
  return g_string_free (out, FALSE);
}

static void begin (SbWorkbench *self, Drafting *drafting);

/* Asks the next one who may know. */
static gboolean
go_on (SbWorkbench *self, Drafting *drafting, const GError *error)
{
  if (error->domain == SB_SQL_ERROR)
    return FALSE;
  switch (drafting->source)
    {
    case SB_DRAFT_FROM_TARGET:
      drafting->source = SB_DRAFT_FROM_REPLAY;
      break;
    case SB_DRAFT_FROM_REPLAY:
      drafting->source = SB_DRAFT_FROM_FORWARD;
      drafting->without = "to replay the migrations before it took too long: rehearse it first";
      break;
    case SB_DRAFT_FROM_FORWARD:
    default:
      return FALSE;
    }
  begin (self, drafting);
  return TRUE;
}

static void
drafted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Drafting *drafting = user_data;
  gboolean is_current;
  SbWorkbench *self = sb_ticket_peek (drafting->ticket, &is_current);
  g_autoptr (SbWorkbench) alive = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbDraftReport) report = sb_workspace_draft_finish (self->workspace, result, &error);
  g_autofree char *summary = NULL;
  const char *why;

  g_clear_handle_id (&drafting->patience, g_source_remove);
  if (report == NULL && is_current && go_on (self, drafting, error))
    return;
  self->is_drafting = FALSE;
  alive = sb_ticket_return (drafting->ticket, &is_current);
  why = is_current ? why_dropped (self, drafting) : NULL;
  if (is_current && report == NULL)
    sb_workbench_toast (self, "Not drafted: %s", error->message);
  else if (is_current && why != NULL)
    sb_workbench_toast (self, "Not drafted: %s", why);
  else if (is_current)
    {
      sb_document_set_put_text (self->documents, drafting->role, report->text);
      summary = summarize (report, drafting);
      sb_workbench_toast (self, "%s", summary);
    }
  drafting_free (drafting);
  sb_workbench_tell (self);
}

/* A run that waits behind the draft has its own way to be cancelled, and who replays does not wait for
 * the target. */
static gboolean
patience_cb (gpointer user_data)
{
  Drafting *drafting = user_data;
  gboolean is_current;
  SbWorkbench *self = sb_ticket_peek (drafting->ticket, &is_current);

  drafting->patience = 0;
  if (is_current && drafting->source == SB_DRAFT_FROM_REPLAY)
    sb_workspace_cancel_draft (self->workspace);
  else if (is_current && self->action == NULL)
    sb_workspace_cancel (self->workspace, SB_CANCEL_ABANDON);
  return G_SOURCE_REMOVE;
}

/* Takes @drafting. */
static void
begin (SbWorkbench *self, Drafting *drafting)
{
  if (drafting->source != SB_DRAFT_FROM_FORWARD)
    drafting->patience = g_timeout_add_seconds (drafting->source == SB_DRAFT_FROM_REPLAY
                                                    ? REPLAY_PATIENCE_S
                                                    : self->patience_s,
                                                patience_cb, drafting);
  sb_workspace_draft_async (self->workspace, drafting->migration, drafting->role, drafting->forward,
                            drafting->source, drafted_cb, drafting);
}

static void
draft (SbWorkbench *self, SbScriptRole role)
{
  SbDocument *script = get_document (self, role);
  Drafting *drafting = g_new0 (Drafting, 1);

  drafting->migration = sb_migration_ref (sb_document_set_get_migration (self->documents));
  drafting->document = g_object_ref (get_document (self, SB_ROLE_FORWARD));
  drafting->forward = sb_document_dup_text (drafting->document);
  drafting->before = script != NULL ? sb_document_dup_text (script) : NULL;
  drafting->role = role;
  drafting->source = role == SB_ROLE_ROLLBACK ? choose_source (self, drafting->migration)
                                              : SB_DRAFT_FROM_FORWARD;
  drafting->ticket = sb_workbench_take_ticket (self);
  self->is_drafting = TRUE;
  sb_workbench_tell (self);
  begin (self, drafting);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Waiting *waiting = user_data;
  SbWorkbench *self = waiting->workbench;
  SbMigration *shown = sb_document_set_get_migration (self->documents);
  const char *why;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  why = sb_workbench_why_not (self, get_ability (waiting->role));
  if (why == NULL && strcmp (shown->key, waiting->migration->key) != 0)
    why = "another migration was selected meanwhile";
  if (why != NULL)
    sb_workbench_toast (self, "Not drafted: %s", why);
  else
    draft (self, waiting->role);
}

static void
ask (SbWorkbench *self, SbScriptRole role)
{
  g_autofree char *title = g_strdup_printf ("Replace the %s script?", role_names[role]);
  Waiting *waiting = g_new (Waiting, 1);

  waiting->workbench = g_object_ref (self);
  waiting->migration = sb_migration_ref (sb_document_set_get_migration (self->documents));
  waiting->role = role;
  sb_workbench_ask (self, sb_question_new (title,
                                           "The draft takes the place of the text in the editor. "
                                           "Undo brings it back; nothing is written until you "
                                           "save.",
                                           "Replace", answer_cb, waiting, waiting_free));
}

/**
 * sb_workbench_draft:
 * @self: a workbench
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 *
 * Drafts that script of the migration shown from its forward script as the editor has it, with what
 * there is before it, by the target or a copy in the sandbox, and puts it into the editor. Asks first
 * where it would replace what somebody wrote. Nothing is written until it is saved.
 */
void
sb_workbench_draft (SbWorkbench *self, SbScriptRole role)
{
  SbDocument *script = get_document (self, role);
  const char *why_not = NULL;
  g_autoptr (GBytes) before = NULL;

  if (!sb_workbench_can (self, get_ability (role), &why_not))
    {
      sb_workbench_toast (self, "Not drafted: %s", why_not);
      return;
    }
  if (script != NULL)
    before = sb_document_dup_text (script);
  if (before == NULL || is_bytes_header (before))
    draft (self, role);
  else
    ask (self, role);
}
