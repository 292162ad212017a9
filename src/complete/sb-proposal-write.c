/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a proposal is shown and written. */
#include "sb-proposal-private.h"

#include "sb-identifier.h"
#include "sb-printable.h"

#include <string.h>

#define MAX_SHOWN 60
#define MAX_DETAIL 60

static const char *const titles[SB_N_NAME_KINDS] = {
  [SB_NAME_SCHEMA] = "schema",
  [SB_NAME_TABLE] = "table",
  [SB_NAME_VIEW] = "view",
  [SB_NAME_MATVIEW] = "materialized view",
  [SB_NAME_SEQUENCE] = "sequence",
  [SB_NAME_INDEX] = "index",
  [SB_NAME_FUNCTION] = "function",
  [SB_NAME_PROCEDURE] = "procedure",
  [SB_NAME_TYPE] = "type",
  [SB_NAME_ENUM] = "enum",
  [SB_NAME_DOMAIN] = "domain",
  [SB_NAME_ROLE] = "role",
  [SB_NAME_EXTENSION] = "extension",
  [SB_NAME_SETTING] = "setting",
  [SB_NAME_PUBLICATION] = "publication",
  [SB_NAME_COLUMN] = "column",
  [SB_NAME_CONSTRAINT] = "constraint",
  [SB_NAME_TRIGGER] = "trigger",
  [SB_NAME_POLICY] = "policy",
  [SB_NAME_LABEL] = "label",
};

/*< private >
 * sb_proposal_free:
 * @self: (transfer full): a proposal
 */
void
sb_proposal_free (SbProposal *self)
{
  g_free (self->shown);
  g_free (self->text);
  g_free (self->detail);
  g_free (self);
}

static gboolean
is_lower (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isupper (*text))
      return FALSE;
  return TRUE;
}

/* As the author writes keywords; in a new script as this one is begun. */
static char *
write_keyword (const SbWanted *wanted, const char *word)
{
  SbLetters letters = wanted->letters;

  if (letters == SB_LETTERS_UNKNOWN && *wanted->prefix != '\0')
    letters = is_lower (wanted->prefix) ? SB_LETTERS_LOWER : SB_LETTERS_UPPER;
  return letters == SB_LETTERS_LOWER ? g_ascii_strdown (word, -1) : g_strdup (word);
}

static char *
write_type (const SbWanted *wanted, const char *word)
{
  return *wanted->prefix == '\0' || is_lower (wanted->prefix) ? g_strdup (word)
                                                              : g_ascii_strup (word, -1);
}

static void
append_origin (GString *detail, const SbName *name)
{
  if (name->origin != NULL && *name->origin != '\0')
    g_string_append_printf (detail, " · made by %s", name->origin);
  else if (name->origin != NULL)
    g_string_append (detail, " · made above");
}

static char *
describe (const SbCandidate *candidate)
{
  const SbName *name = candidate->name;
  GString *detail = g_string_new (NULL);

  if (candidate->kind >= SB_NAME_COLUMN)
    {
      if (candidate->kind == SB_NAME_COLUMN && name->detail != NULL)
        g_string_append (detail, name->detail);
      else
        g_string_append (detail, titles[candidate->kind]);
      if (name->of != NULL)
        g_string_append_printf (detail, " · %s", name->of);
    }
  else if ((candidate->kind == SB_NAME_FUNCTION || candidate->kind == SB_NAME_PROCEDURE)
           && name->detail != NULL)
    g_string_append_printf (detail, "(%s)", name->detail);
  else
    g_string_append (detail, titles[candidate->kind]);
  if (candidate->kind < SB_NAME_COLUMN && name->schema != NULL && !name->is_system)
    g_string_append_printf (detail, " in %s", name->schema);
  if (candidate->kind == SB_NAME_DOMAIN && name->detail != NULL)
    g_string_append_printf (detail, " · %s", name->detail);
  append_origin (detail, name);
  return g_string_free (detail, FALSE);
}

/* The label without its quotes, which stand there already. */
static char *
write_label (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "'", -1);

  return g_strjoinv ("''", parts);
}

static char *
quote (const SbWanted *wanted, const char *name)
{
  g_autofree char *quoted = sb_identifier_quote (name);

  if (!wanted->is_quoted || *quoted == '"')
    return g_steal_pointer (&quoted);
  return g_strdup_printf ("\"%s\"", name);
}

/* A function that is named, not called. */
static gboolean
wants_signature (const SbWanted *wanted)
{
  return (wanted->wants
          & ~(SB_WANT (SB_NAME_FUNCTION) | SB_WANT (SB_NAME_PROCEDURE) | SB_WANT (SB_NAME_SCHEMA)
              | SB_WANT_KEYWORDS))
             == 0
         && (wanted->keywords == NULL || strcmp (wanted->keywords, "IF EXISTS") == 0);
}

static void
append_arguments (GString *text, gsize *place, const SbWanted *wanted, const char *arguments)
{
  *place = text->len;
  if (wanted->is_called)
    return;
  if (wants_signature (wanted))
    {
      g_string_append_printf (text, "(%s)", arguments != NULL ? arguments : "");
      *place = text->len;
      return;
    }
  g_string_append (text, "()");
  *place = text->len - (arguments != NULL && *arguments != '\0');
}

static void
write_name (SbProposal *self, const SbProposing *proposing, const SbCandidate *candidate,
            gboolean is_ambiguous)
{
  const SbWanted *wanted = proposing->wanted;
  const char *name = candidate->name != NULL ? candidate->name->name : candidate->word;
  GString *text = g_string_new (NULL);
  g_autofree char *quoted = quote (wanted, name);

  if (candidate->kind == SB_NAME_LABEL)
    {
      self->text = write_label (name);
      self->place = strlen (self->text);
      g_string_free (text, TRUE);
      return;
    }
  if (candidate->kind == SB_NAME_SETTING)
    {
      g_free (quoted);
      quoted = g_strdup (name);
    }
  if (is_ambiguous && candidate->reach != NULL && !candidate->reach->is_body)
    {
      const SbReach *reach = candidate->reach;
      g_autofree char *of = quote (wanted, reach->alias != NULL ? reach->alias : reach->name);

      g_string_append_printf (text, "%s.", of);
    }
  else if (candidate->kind < SB_NAME_COLUMN && candidate->name != NULL
           && !candidate->name->is_visible && candidate->name->schema != NULL
           && wanted->qualifiers->len == 0)
    {
      g_autofree char *schema = quote (wanted, candidate->name->schema);

      g_string_append_printf (text, "%s.", schema);
    }
  g_string_append (text, quoted);
  self->place = text->len;
  if (candidate->kind == SB_NAME_FUNCTION || candidate->kind == SB_NAME_PROCEDURE)
    append_arguments (text, &self->place, wanted,
                      candidate->name != NULL ? candidate->name->detail : NULL);
  self->text = g_string_free (text, FALSE);
}

static char *
show (const SbProposal *self, const SbCandidate *candidate)
{
  g_autofree char *qualified = NULL;
  const char *shown = candidate->name != NULL ? candidate->name->name : candidate->word;

  if (candidate->kind >= SB_N_NAME_KINDS)
    shown = candidate->snippet != NULL ? candidate->word : self->text;
  else if (candidate->kind < SB_NAME_COLUMN && candidate->name != NULL
           && !candidate->name->is_visible && candidate->name->schema != NULL)
    shown = qualified = g_strdup_printf ("%s.%s", candidate->name->schema, shown);
  return sb_printable_ellipsize (shown, MAX_SHOWN);
}

/*< private >
 * sb_proposing_write:
 * @candidate: what is proposed
 * @is_ambiguous: two relations in reach have such a column
 *
 * Returns: (transfer full): it, as it is shown and written
 */
SbProposal *
sb_proposing_write (SbProposing *self, const SbCandidate *candidate, gboolean is_ambiguous)
{
  SbProposal *proposal = g_new0 (SbProposal, 1);
  g_autofree char *detail = NULL;

  if (candidate->kind < SB_N_NAME_KINDS)
    {
      write_name (proposal, self, candidate, is_ambiguous);
      if (candidate->name != NULL)
        detail = describe (candidate);
      else
        detail = g_strdup (candidate->kind != SB_NAME_COLUMN ? "in this statement"
                           : candidate->reach != NULL && candidate->reach->is_body ? "variable"
                                                                                   : "column");
    }
  else if (candidate->snippet != NULL)
    {
      proposal->text = sb_snippet_expand (candidate->snippet);
      proposal->snippet = candidate->snippet;
      detail = g_strdup_printf ("snippet · %s", candidate->snippet->title);
    }
  else if (candidate->kind == SB_N_NAME_KINDS)
    {
      proposal->text = write_keyword (self->wanted, candidate->word);
      detail = g_strdup ("");
    }
  else
    {
      proposal->text = write_type (self->wanted, candidate->word);
      detail = g_strdup ("type");
    }
  if (candidate->kind >= SB_N_NAME_KINDS)
    proposal->place = strlen (proposal->text);
  proposal->shown = show (proposal, candidate);
  proposal->detail = sb_printable_ellipsize (detail, MAX_DETAIL);
  return proposal;
}
