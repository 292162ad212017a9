/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the versions in their order: two of a kind, gaps, several widths. */
#include "sb-project-private.h"

#include <string.h>

#include "sb-printable.h"

/* Numbers that fit; longer ones are no count. */
#define MAX_COUNTABLE_DIGITS 18

static SbMigration *
get (SbProject *self, guint index)
{
  return g_ptr_array_index (self->migrations, index);
}

static char *
dup_shown_name (const SbMigration *migration)
{
  g_autofree char *name = sb_migration_dup_file_name (migration, SB_ROLE_FORWARD);

  return sb_printable_line (name);
}

/* In order of names alone (timestamped) the two may be apart, so a table finds them. */
static void
check_duplicates (SbProject *self)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->migrations->len; i++)
    {
      SbMigration *migration = get (self, i), *first;
      g_autofree char *name = NULL, *first_name = NULL;
      const char *version = self->layout->fold (migration->version);

      first = g_hash_table_lookup (firsts, version);
      if (first == NULL)
        {
          g_hash_table_insert (firsts, (char *) version, migration);
          continue;
        }
      first->is_duplicate = migration->is_duplicate = TRUE;
      first_name = dup_shown_name (first);
      name = dup_shown_name (migration);
      sb_project_add_problem (self, "duplicate-version", SB_PROBLEM_ERROR,
                              migration->paths[SB_ROLE_FORWARD], migration->version,
                              "two migrations have the version %s: \"%s\" and \"%s\"",
                              migration->version, first_name, name);
    }
}

static void
check_gaps (SbProject *self)
{
  for (guint i = 1; i < self->migrations->len; i++)
    {
      SbMigration *before = get (self, i - 1), *after = get (self, i);
      gint64 from, to;
      int width = strlen (before->version);

      if (strlen (after->version) > MAX_COUNTABLE_DIGITS || width > MAX_COUNTABLE_DIGITS)
        return;
      from = g_ascii_strtoll (before->version, NULL, 10);
      to = g_ascii_strtoll (after->version, NULL, 10);
      if (to - from == 2)
        sb_project_add_problem (self, "gap", SB_PROBLEM_NOTE, after->paths[SB_ROLE_FORWARD],
                                after->version, "there is no %0*" G_GINT64_FORMAT, width, from + 1);
      else if (to - from > 2)
        sb_project_add_problem (self, "gap", SB_PROBLEM_NOTE, after->paths[SB_ROLE_FORWARD],
                                after->version,
                                "there are no %0*" G_GINT64_FORMAT " to %0*" G_GINT64_FORMAT, width,
                                from + 1, width, to - 1);
    }
}

/* One problem for the whole project, at the first version that is not as wide as the newest. */
static void
check_widths (SbProject *self)
{
  gsize newest;

  if (self->migrations->len == 0)
    return;
  newest = strlen (get (self, self->migrations->len - 1)->version);
  for (guint i = 0; i < self->migrations->len; i++)
    {
      SbMigration *migration = get (self, i);
      gsize width = strlen (migration->version);

      if (width == newest)
        continue;
      sb_project_add_problem (
          self, "mixed-width", self->layout->sorts_as_text ? SB_PROBLEM_WARNING : SB_PROBLEM_NOTE,
          migration->paths[SB_ROLE_FORWARD], migration->version,
          self->layout->sorts_as_text
              ? "versions of %u and of %u digits are mixed, and their order is that of text"
              : "versions of %u and of %u digits are mixed; other tools may sort them as text",
          (guint) width, (guint) newest);
      return;
    }
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return ((const SbLayout *) data)->compare (*(SbMigration *const *) a, *(SbMigration *const *) b);
}

/*< private >
 * sb_order_check:
 * @self: a project with its migrations
 *
 * Puts the migrations in their order and reports what is odd about it.
 */
void
sb_order_check (SbProject *self)
{
  g_ptr_array_sort_with_data (self->migrations, compare_cb, (gpointer) self->layout);
  check_duplicates (self);
  if (self->layout->counts_up)
    check_gaps (self);
  check_widths (self);
}
