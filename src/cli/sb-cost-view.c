/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-view.h"

#include "sb-words.h"

static void
add_part (GString *parts, char *part)
{
  g_string_append_printf (parts, "%s%s", parts->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
dup_rows (gint64 n)
{
  return sb_words_count (n, "row", "rows");
}

/* What it does beside locking. */
static char *
dup_facts (const SbCost *cost)
{
  GString *parts = g_string_new (NULL);

  if (cost->rewrites[0] != NULL || cost->index_rewrites[0] != NULL)
    {
      g_autofree char *names = sb_cost_dup_rewrite_words (cost);

      add_part (parts, g_strconcat ("rewrites ", names, NULL));
    }
  if (cost->n_rows > 0)
    {
      g_autofree char *rows = dup_rows (cost->n_rows);

      add_part (parts, g_strconcat ("writes ", rows, NULL));
    }
  if (cost->n_scanned > 0)
    {
      g_autofree char *rows = dup_rows (cost->n_scanned);

      add_part (parts, g_strconcat ("reads ", rows, NULL));
    }
  add_part (parts, sb_words_duration (cost->duration_us));
  if (cost->wal_bytes > 0)
    {
      g_autofree char *bytes = sb_words_bytes (cost->wal_bytes);

      add_part (parts, g_strconcat (bytes, " of WAL", NULL));
    }
  return g_string_free (parts, FALSE);
}

static void
print_cost (SbOutput *out, guint indent, const SbCost *cost)
{
  g_autofree char *lock = sb_cost_dup_lock_words (cost);
  g_autofree char *facts = dup_facts (cost);
  SbStyle style = sb_cost_get_blocking (cost) != NULL ? SB_STYLE_WARNING : SB_STYLE_PLAIN;

  sb_output_pad (out, indent);
  if (cost->file != NULL)
    sb_output_putf (out, SB_STYLE_DIM, "%s ", cost->file);
  sb_output_putf (out, SB_STYLE_DIM, "line %u: ", cost->line);
  sb_output_put (out, SB_STYLE_PLAIN, cost->summary);
  sb_output_end_line (out);
  if (sb_cost_get_strongest (cost) != NULL)
    sb_output_text (out, style, indent + 2, lock);
  sb_output_text (out, SB_STYLE_DIM, indent + 2, facts);
  if (cost->forecast != NULL)
    {
      g_autofree char *words = sb_forecast_dup_words (cost->forecast);
      g_autofree char *text = g_strconcat ("on the target: ", words, NULL);

      sb_output_text (out, style, indent + 2, text);
    }
}

/**
 * sb_cost_view_print:
 * @out: where
 * @indent: blanks before each line
 * @rehearsal: a rehearsal
 * @all: also those that keep nobody waiting and rewrite nothing
 *
 * Prints statements with what they cost.
 */
void
sb_cost_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal, gboolean all)
{
  for (guint i = 0; i < rehearsal->costs->len; i++)
    {
      const SbCost *cost = rehearsal->costs->pdata[i];

      if (all || !sb_cost_is_harmless (cost))
        print_cost (out, indent, cost);
    }
  if (rehearsal->cost_problem != NULL)
    sb_output_text (out, SB_STYLE_WARNING, indent, rehearsal->cost_problem);
  for (guint i = 0; i < rehearsal->row_notes->len; i++)
    sb_output_text (out, SB_STYLE_DIM, indent, rehearsal->row_notes->pdata[i]);
}

static void
add_names (SbJson *json, const char *name, GStrv names)
{
  sb_json_begin_array (json, name);
  for (; *names != NULL; names++)
    sb_json_add_string (json, NULL, *names);
  sb_json_end (json);
}

static void
add_lock (SbJson *json, const SbCostLock *lock)
{
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "relation", lock->relation);
  sb_json_add_string (json, "mode", sb_lock_mode_get_name (lock->mode));
  if (lock->n_rows >= 0)
    sb_json_add_int (json, "rows", lock->n_rows);
  sb_json_add_double (json, "held_ms", lock->held_us / 1e3);
  sb_json_add_double (json, "readers_ms", lock->readers_us / 1e3);
  sb_json_add_double (json, "writers_ms", lock->writers_us / 1e3);
  sb_json_add_boolean (json, "new", lock->is_new);
  sb_json_end (json);
}

static void
add_forecast (SbJson *json, const SbForecast *forecast)
{
  sb_json_begin_object (json, "forecast");
  sb_json_add_string (json, "relation", forecast->relation);
  sb_json_add_int (json, "rows", forecast->n_rows);
  sb_json_add_boolean (json, "linear", forecast->is_linear);
  sb_json_add_double (json, "low_ms", forecast->low_us / 1e3);
  sb_json_add_double (json, "likely_ms", forecast->likely_us / 1e3);
  sb_json_add_double (json, "high_ms", forecast->high_us / 1e3);
  sb_json_end (json);
}

static void
add_cost (SbJson *json, const SbCost *cost)
{
  sb_json_begin_object (json, NULL);
  sb_json_add_int (json, "number", cost->number);
  if (cost->file != NULL)
    sb_json_add_string (json, "file", cost->file);
  sb_json_add_int (json, "line", cost->line);
  sb_json_add_string (json, "statement", cost->summary);
  sb_json_add_double (json, "duration_ms", cost->duration_us / 1e3);
  if (cost->n_rows >= 0)
    sb_json_add_int (json, "rows", cost->n_rows);
  if (cost->n_scanned >= 0)
    sb_json_add_int (json, "rows_read", cost->n_scanned);
  sb_json_add_int (json, "wal_bytes", cost->wal_bytes);
  sb_json_add_boolean (json, "alone", cost->is_alone);
  sb_json_begin_array (json, "locks");
  for (guint i = 0; i < cost->locks->len; i++)
    add_lock (json, cost->locks->pdata[i]);
  sb_json_end (json);
  add_names (json, "rewrites", cost->rewrites);
  add_names (json, "index_rewrites", cost->index_rewrites);
  if (cost->forecast != NULL)
    add_forecast (json, cost->forecast);
  sb_json_end (json);
}

/**
 * sb_cost_view_add_json:
 * @json: an object that is open
 * @rehearsal: a rehearsal
 *
 * Adds what all its statements cost.
 */
void
sb_cost_view_add_json (SbJson *json, const SbRehearsal *rehearsal)
{
  sb_json_begin_array (json, "costs");
  for (guint i = 0; i < rehearsal->costs->len; i++)
    add_cost (json, rehearsal->costs->pdata[i]);
  sb_json_end (json);
  if (rehearsal->cost_problem != NULL)
    sb_json_add_string (json, "cost_problem", rehearsal->cost_problem);
  sb_json_begin_array (json, "row_notes");
  for (guint i = 0; i < rehearsal->row_notes->len; i++)
    sb_json_add_string (json, NULL, rehearsal->row_notes->pdata[i]);
  sb_json_end (json);
}
