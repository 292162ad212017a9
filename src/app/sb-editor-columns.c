/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-columns.h"

#include "sb-column-handle.h"
#include "sb-completion.h"

/* A column narrower than this shows no line of SQL whole. */
#define MIN_COLUMN 270

/* Nobody drags a column narrower than this, but for fewer than two. */
#define MIN_DRAGGED 160

struct _SbEditorColumns
{
  GtkWidget parent_instance;

  /* owned */
  SbDocumentSet *documents;
  SbWorkbench *workbench; /* NULL: no drafts are offered */
  guint idle;

  /* children, made when they are first shown */
  SbEditor *editors[SB_N_ROLES];
  GtkWidget *handles[SB_N_ROLES - 1];

  /* Where the edges are, as parts of the width, by the number of columns. */
  double edges[SB_N_ROLES + 1][SB_N_ROLES - 1];

  gboolean is_single;
  SbScriptRole single;    /* which one, when there is one */
  SbScriptRole companion; /* which one beside the forward script, when there are two */
  SbScriptRole active;    /* which had the focus last */
  guint n_columns;        /* as it was allocated last */
  guint n_told;           /* as the heads show it */
};

enum
{
  ACTIVE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditorColumns, sb_editor_columns, GTK_TYPE_WIDGET)

static const char *const titles[SB_N_ROLES] = { "Forward", "Rollback", "Verify" };

static guint
count_columns (SbEditorColumns *self, int width)
{
  if (self->is_single)
    return 1;
  return CLAMP (width / MIN_COLUMN, 1, SB_N_ROLES);
}

static gboolean
has_column (SbEditorColumns *self, SbScriptRole role, guint n_columns)
{
  if (self->is_single)
    return role == self->single;
  if (n_columns == 1)
    return role == self->active;
  if (n_columns == 2)
    return role == SB_ROLE_FORWARD || role == self->companion;
  return TRUE;
}

static void
set_active (SbEditorColumns *self, SbScriptRole role)
{
  self->active = role;
  if (role != SB_ROLE_FORWARD)
    self->companion = role;
  g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

/* The heads offer what there is no room for. */
static void
update_heads (SbEditorColumns *self)
{
  SbScriptRole other = self->companion == SB_ROLE_ROLLBACK ? SB_ROLE_VERIFY : SB_ROLE_ROLLBACK;

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      const char *label = NULL;

      if (self->editors[role] == NULL)
        continue;
      if (!self->is_single && self->n_columns == 2 && (int) self->companion == role)
        label = titles[other];
      else if (!self->is_single && self->n_columns == 1)
        label = titles[(role + 1) % SB_N_ROLES];
      sb_editor_set_swap (self->editors[role], label);
      if (role > 0 && !self->is_single)
        gtk_widget_add_css_class (GTK_WIDGET (self->editors[role]), "sb-editor-beside");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->editors[role]), "sb-editor-beside");
    }
}

static gboolean
idle_cb (gpointer data)
{
  SbEditorColumns *self = data;

  self->idle = 0;
  self->n_told = self->n_columns;
  update_heads (self);
  if (!has_column (self, self->active, self->n_columns))
    set_active (self, SB_ROLE_FORWARD);
  return G_SOURCE_REMOVE;
}

/* How narrow a column may get. */
static int
get_least (int width, guint n)
{
  return MIN (MIN_DRAGGED, width / (int) n);
}

/* The edge left of column @i of @n, in pixels; the columns keep their least width. */
static int
get_edge (SbEditorColumns *self, int width, guint n, guint i)
{
  int least = get_least (width, n), edge = 0;

  if (i >= n)
    return width;
  for (guint at = 1; at <= i; at++)
    edge = CLAMP ((int) (width * self->edges[n][at - 1]), edge + least,
                  width - least * (int) (n - at));
  return edge;
}

static void
place (GtkWidget *child, int left, int width, int height, int baseline)
{
  GskTransform *transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (left, 0));

  gtk_widget_allocate (child, width, height, baseline, transform);
}

static void
sb_editor_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbEditorColumns *self = SB_EDITOR_COLUMNS (widget);
  guint n = count_columns (self, width), column = 0;

  self->n_columns = n;
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      GtkWidget *child = GTK_WIDGET (self->editors[role]);
      gboolean is_there = child != NULL && has_column (self, role, n);
      int left = get_edge (self, width, n, column);

      if (child == NULL)
        continue;
      gtk_widget_set_child_visible (child, is_there);
      if (!is_there)
        continue;
      place (child, left, get_edge (self, width, n, column + 1) - left, height, baseline);
      column++;
    }
  for (guint i = 0; i < SB_N_ROLES - 1; i++)
    {
      gtk_widget_set_child_visible (self->handles[i], i + 1 < n);
      if (i + 1 < n)
        place (self->handles[i], get_edge (self, width, n, i + 1) - SB_COLUMN_HANDLE_WIDTH / 2,
               SB_COLUMN_HANDLE_WIDTH, height, baseline);
    }
  /* What the heads offer changes their size, which nothing may do in the midst of an allocation. */
  if (self->n_told != n && self->idle == 0)
    self->idle = g_idle_add (idle_cb, self);
}

static void
sb_editor_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbEditorColumns *self = SB_EDITOR_COLUMNS (widget);
  guint n = orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 ? count_columns (self, for_size)
                                                                    : 1;

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      int child_minimum, child_natural;

      if (self->editors[role] == NULL
          || (orientation == GTK_ORIENTATION_VERTICAL && !has_column (self, role, n)))
        continue;
      gtk_widget_measure (GTK_WIDGET (self->editors[role]), orientation,
                          for_size > 0 ? for_size / (int) n : -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static GtkSizeRequestMode
sb_editor_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
moved_cb (SbEditorColumns *self, double pixels, GtkWidget *handle)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  guint n = self->n_columns, i = handle == self->handles[0] ? 1 : 2;
  int least = get_least (width, n);
  int from = get_edge (self, width, n, i - 1) + least,
      to = get_edge (self, width, n, i + 1) - least;

  if (width <= 0 || i >= n || from > to)
    return;
  /* The middle of the pixel, so that it is the same pixel again. */
  self->edges[n][i - 1] = (CLAMP (get_edge (self, width, n, i) + (int) pixels, from, to) + 0.5)
                          / width;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
active_cb (SbEditorColumns *self, SbEditor *editor)
{
  if (self->active != sb_editor_get_role (editor))
    set_active (self, sb_editor_get_role (editor));
}

static void
cursor_cb (SbEditorColumns *self, SbEditor *editor)
{
  if (self->active == sb_editor_get_role (editor))
    g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

static void
swap_cb (SbEditorColumns *self, SbEditor *editor)
{
  SbScriptRole role = sb_editor_get_role (editor);

  if (self->n_columns == 1)
    sb_editor_columns_bring (self, (role + 1) % SB_N_ROLES);
  else
    sb_editor_columns_bring (self, role == SB_ROLE_ROLLBACK ? SB_ROLE_VERIFY : SB_ROLE_ROLLBACK);
}

/* What comes after an editor of this role. */
static GtkWidget *
find_next (SbEditorColumns *self, SbScriptRole role)
{
  for (int next = role + 1; next < SB_N_ROLES; next++)
    if (self->editors[next] != NULL)
      return GTK_WIDGET (self->editors[next]);
  return self->handles[0];
}

static void
make_editor (SbEditorColumns *self, SbScriptRole role)
{
  SbEditor *editor;

  if (self->editors[role] != NULL || self->documents == NULL)
    return;
  editor = SB_EDITOR (sb_editor_new (self->documents, role));
  self->editors[role] = editor;
  if (self->workbench != NULL)
    sb_completion_add (editor, sb_workbench_get_completer (self->workbench));
  if (self->workbench != NULL && role != SB_ROLE_FORWARD)
    sb_editor_offer_draft (editor, self->workbench);
  /* The focus goes from left to right whatever was made first; handles are above all. */
  gtk_widget_insert_before (GTK_WIDGET (editor), GTK_WIDGET (self), find_next (self, role));
  g_signal_connect_swapped (editor, "active", G_CALLBACK (active_cb), self);
  g_signal_connect_swapped (editor, "cursor-moved", G_CALLBACK (cursor_cb), self);
  g_signal_connect_swapped (editor, "swap", G_CALLBACK (swap_cb), self);
}

static void
sb_editor_columns_dispose (GObject *object)
{
  SbEditorColumns *self = SB_EDITOR_COLUMNS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  for (int role = 0; role < SB_N_ROLES; role++)
    if (self->editors[role] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->editors[role], self);
        gtk_widget_unparent (GTK_WIDGET (self->editors[role]));
        self->editors[role] = NULL;
      }
  for (guint i = 0; i < SB_N_ROLES - 1; i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  g_clear_object (&self->documents);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_editor_columns_parent_class)->dispose (object);
}

static void
sb_editor_columns_class_init (SbEditorColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_editor_columns_dispose;
  widget_class->size_allocate = sb_editor_columns_size_allocate;
  widget_class->measure = sb_editor_columns_measure;
  widget_class->get_request_mode = sb_editor_columns_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "columns");

  /**
   * SbEditorColumns::active-changed:
   *
   * Another editor is the active one, or its cursor moved.
   */
  signals[ACTIVE_CHANGED] = g_signal_new ("active-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_editor_columns_init (SbEditorColumns *self)
{
  self->companion = SB_ROLE_ROLLBACK;
  self->n_columns = 1;
  for (guint n = 2; n <= SB_N_ROLES; n++)
    for (guint i = 1; i < n; i++)
      self->edges[n][i - 1] = i / (double) n;
  for (guint i = 0; i < SB_N_ROLES - 1; i++)
    {
      self->handles[i] = sb_column_handle_new ();
      gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
      g_signal_connect_swapped (self->handles[i], "moved", G_CALLBACK (moved_cb), self);
    }
}

/**
 * sb_editor_columns_set_documents:
 * @self: the widget
 * @documents: what is open in the window
 */
void
sb_editor_columns_set_documents (SbEditorColumns *self, SbDocumentSet *documents)
{
  g_set_object (&self->documents, documents);
}

/**
 * sb_editor_columns_offer_drafts:
 * @self: the widget, before any editor is shown
 * @workbench: the window's model
 *
 * Lets the editors complete, and offer to suggest their scripts from the forward script.
 */
void
sb_editor_columns_offer_drafts (SbEditorColumns *self, SbWorkbench *workbench)
{
  g_set_object (&self->workbench, workbench);
}

static void
rearrange (SbEditorColumns *self)
{
  self->n_columns = count_columns (self, MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1));
  self->n_told = self->n_columns;
  update_heads (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

/**
 * sb_editor_columns_show_one:
 * @self: the widget
 * @role: which editor
 *
 * Shows one editor in all the room.
 */
void
sb_editor_columns_show_one (SbEditorColumns *self, SbScriptRole role)
{
  make_editor (self, role);
  self->is_single = TRUE;
  self->single = role;
  self->active = role;
  if (role != SB_ROLE_FORWARD)
    self->companion = role;
  rearrange (self);
}

/**
 * sb_editor_columns_show_all:
 * @self: the widget
 *
 * Shows the editors side by side: all three where there is room, else the forward script and one
 * other, which its head lets a person swap.
 */
void
sb_editor_columns_show_all (SbEditorColumns *self)
{
  for (int role = 0; role < SB_N_ROLES; role++)
    make_editor (self, role);
  self->is_single = FALSE;
  rearrange (self);
}

/**
 * sb_editor_columns_bring:
 * @self: the widget, side by side
 * @role: an editor
 *
 * Makes sure that the editor has a column, and makes it the active one.
 */
void
sb_editor_columns_bring (SbEditorColumns *self, SbScriptRole role)
{
  make_editor (self, role);
  self->active = role;
  if (role != SB_ROLE_FORWARD)
    self->companion = role;
  rearrange (self);
}

/**
 * sb_editor_columns_get_editor:
 * @self: the widget
 * @role: which editor
 *
 * Returns: (transfer none) (nullable): the editor; %NULL when it was never shown
 */
SbEditor *
sb_editor_columns_get_editor (SbEditorColumns *self, SbScriptRole role)
{
  return self->editors[role];
}

/**
 * sb_editor_columns_get_active:
 * @self: the widget
 *
 * Returns: (transfer none) (nullable): the editor that had the focus last, of those shown
 */
SbEditor *
sb_editor_columns_get_active (SbEditorColumns *self)
{
  return self->editors[self->active];
}

/**
 * sb_editor_columns_get_n_columns:
 * @self: the widget
 *
 * Returns: how many editors are side by side
 */
guint
sb_editor_columns_get_n_columns (SbEditorColumns *self)
{
  return self->n_columns;
}
