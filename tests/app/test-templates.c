/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every .ui file of the program: its template makes a widget, without a word on standard error, and
 * the widget goes when its owner does. */
#include <adwaita.h>
#include <dlfcn.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "sb-app-resources.h"

#define PREFIX "/dev/switchback/Switchback"

static void
note_template_cb (GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer user_data, GError **error)
{
  char **class_name = user_data;

  if (strcmp (element, "template") != 0)
    return;
  for (gsize i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "class") == 0)
      *class_name = g_strdup (values[i]);
}

/* Returns the class whose template the file is, or NULL for a file of plain objects. */
static char *
dup_template_class (const char *path)
{
  static const GMarkupParser parser = { .start_element = note_template_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
  g_autoptr (GMarkupParseContext) context = NULL;
  char *class_name = NULL;
  gsize size;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &size);
  context = g_markup_parse_context_new (&parser, 0, &class_name, NULL);
  g_assert_true (g_markup_parse_context_parse (context, text, size, &error));
  g_assert_no_error (error);
  return class_name;
}

/* As GtkBuilder finds types: SbFooBar is registered by sb_foo_bar_get_type (). */
static GType
find_type (const char *class_name)
{
  g_autoptr (GString) symbol = g_string_new (NULL);
  g_autofree char *name = NULL;
  GType (*get_type) (void);

  for (const char *c = class_name; *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c) && c != class_name)
        g_string_append_c (symbol, '_');
      g_string_append_c (symbol, g_ascii_tolower (*c));
    }
  g_string_append (symbol, "_get_type");
  get_type = (GType (*) (void)) dlsym (RTLD_DEFAULT, symbol->str);
  if (get_type == NULL)
    g_error ("no %s () for the template of %s", symbol->str, class_name);
  return get_type ();
}

static void
test_template (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *class_name = dup_template_class (path);
  GObject *widget;

  if (class_name == NULL)
    {
      g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (path);

      g_assert_nonnull (builder);
      return;
    }
  widget = g_object_ref_sink (g_object_new (find_type (class_name), NULL));
  g_object_add_weak_pointer (widget, (gpointer *) &widget);
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  g_object_unref (widget);
  while (widget != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (widget);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) names = NULL;

  gtk_test_init (&argc, &argv);
  adw_init ();
  gtk_source_init ();
  g_resources_register (sb_app_get_resource ());
  names = g_resources_enumerate_children (PREFIX, 0, NULL);
  g_assert_nonnull (names);
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".ui"))
      {
        g_autofree char *test_path = g_strconcat ("/templates/", names[i], NULL);

        g_test_add_data_func_full (test_path, g_build_path ("/", PREFIX, names[i], NULL),
                                   test_template, g_free);
      }
  return g_test_run ();
}
