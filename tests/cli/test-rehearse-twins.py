# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse: the sample, and whether each thing that a rollback forgets is found."""

import rehearsals
import tap

SAMPLE = tap.SOURCE_ROOT / "migrations"
# name: (forward, the way back, what the broken twin has instead, its grade, what is told of it)
TWINS = {
    "grant": ("REVOKE SELECT ON book FROM anon;", "GRANT SELECT ON book TO anon;", "SELECT 1;",
              "loses-objects", "table public.book"),
    "comment": ("COMMENT ON TABLE book IS 'Some';", "COMMENT ON TABLE book IS 'All books';",
                "COMMENT ON TABLE book IS NULL;", "order-only", "comment table public.book"),
    "policy": ("DROP POLICY readers ON book;",
               "CREATE POLICY readers ON book FOR SELECT TO authenticated USING (true);",
               "CREATE POLICY readers ON book FOR SELECT USING (true);",
               "loses-objects", "policy public.book.readers"),
    "index_option": ("DROP INDEX book_title;",
                     "CREATE INDEX book_title ON book (title) WITH (fillfactor = 70);",
                     "CREATE INDEX book_title ON book (title);",
                     "loses-objects", "index public.book_title"),
    "default": ("ALTER TABLE book ALTER title SET DEFAULT 'y';",
                "ALTER TABLE book ALTER title SET DEFAULT 'x';",
                "ALTER TABLE book ALTER title DROP DEFAULT;",
                "loses-objects", "column public.book.title"),
    "column_order": ("ALTER TABLE trio ADD COLUMN c int;", "ALTER TABLE trio DROP COLUMN c;",
                     "ALTER TABLE trio DROP COLUMN c; ALTER TABLE trio ADD COLUMN moved int;"
                     "UPDATE trio SET moved = a; ALTER TABLE trio DROP COLUMN a;"
                     "ALTER TABLE trio RENAME moved TO a;",
                     "order-only", "column order public.trio"),
    "left_behind": ("CREATE TABLE pair (a int, b int);", "DROP TABLE pair;",
                    "ALTER TABLE pair RENAME TO other;", "leaves-objects", "table public.other"),
    "enum_value": ("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';",
                   "ALTER TYPE mood RENAME VALUE 'fine' TO 'ok';",
                   "ALTER TYPE mood RENAME VALUE 'fine' TO 'OK';",
                   "loses-objects", "type public.mood"),
    "trigger_state": ("ALTER TABLE book DISABLE TRIGGER touched;",
                      "ALTER TABLE book ENABLE TRIGGER touched;",
                      "ALTER TABLE book ENABLE ALWAYS TRIGGER touched;",
                      "loses-objects", "trigger public.book.touched"),
    "owner": ("ALTER TABLE book OWNER TO supabase_auth_admin;",
              "ALTER TABLE book OWNER TO postgres;", "SELECT 1;",
              "loses-objects", "table public.book"),
    # The new owner's own privilege goes with the ownership, and does not come back.
    "owner_privileges": ("ALTER TABLE book OWNER TO service_role;",
                         "ALTER TABLE book OWNER TO supabase_auth_admin; "
                         "GRANT ALL ON book TO service_role;",
                         "ALTER TABLE book OWNER TO supabase_auth_admin;",
                         "loses-objects", "table public.book"),
    "view": ("DROP VIEW thin;", "CREATE VIEW thin AS SELECT id FROM book WHERE pages < 100;",
             "CREATE VIEW thin AS SELECT id FROM book WHERE pages <= 100;",
             "loses-objects", "view public.thin"),
    "rls": ("ALTER TABLE book DISABLE ROW LEVEL SECURITY;",
            "ALTER TABLE book ENABLE ROW LEVEL SECURITY;", "SELECT 1;",
            "loses-objects", "table public.book"),
    "values": ("UPDATE book SET pages = pages + 1;", "UPDATE book SET pages = pages - 1;",
               "UPDATE book SET pages = 1;", "data-lost", "public.book"),
    "rows": ("INSERT INTO book VALUES (3, 'three');", "DELETE FROM book WHERE id = 3;",
             "DELETE FROM book;", "data-lost", "public.book"),
}
# For each triple of the sample, tables of its own: what it changes there is there before it.
GROUND = """
CREATE SCHEMA g{0};
CREATE TABLE g{0}.granted (id int); GRANT SELECT ON g{0}.granted TO anon;
CREATE TABLE g{0}.told (id int); COMMENT ON TABLE g{0}.told IS 'what it is for';
CREATE TABLE g{0}.fenced (id int); ALTER TABLE g{0}.fenced ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON g{0}.fenced FOR SELECT TO authenticated USING (true);
CREATE TABLE g{0}.indexed (id int); CREATE INDEX found ON g{0}.indexed (id) WITH (fillfactor = 70);
CREATE TABLE g{0}.filled (id int DEFAULT 7);
CREATE TABLE g{0}.ordered (a int, b int);
CREATE TYPE g{0}.mood AS ENUM ('sad', 'ok');
CREATE FUNCTION g{0}.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE g{0}.touched (id int);
CREATE TRIGGER touch BEFORE UPDATE ON g{0}.touched FOR EACH ROW EXECUTE FUNCTION g{0}.touch();
CREATE TABLE g{0}.owned (id int);
"""
# kind: (forward, the way back, what there is in its place, what is told of it)
FORGOTTEN = {
    "grant": ("REVOKE SELECT ON g{0}.granted FROM anon;", "GRANT SELECT ON g{0}.granted TO anon;",
              "", "table g{0}.granted"),
    "comment": ("COMMENT ON TABLE g{0}.told IS 'more';",
                "COMMENT ON TABLE g{0}.told IS 'what it is for';", "", "comment table g{0}.told"),
    "policy": ("DROP POLICY IF EXISTS readers ON g{0}.fenced;",
               "DROP POLICY IF EXISTS readers ON g{0}.fenced;"
               "CREATE POLICY readers ON g{0}.fenced FOR SELECT TO authenticated USING (true);",
               "", "policy g{0}.fenced.readers"),
    "index option": ("ALTER INDEX g{0}.found RESET (fillfactor);",
                     "ALTER INDEX g{0}.found SET (fillfactor = 70);", "", "index g{0}.found"),
    "default": ("ALTER TABLE g{0}.filled ALTER id SET DEFAULT 8;",
                "ALTER TABLE g{0}.filled ALTER id SET DEFAULT 7;", "", "column g{0}.filled.id"),
    "column order": ("ALTER TABLE g{0}.ordered ADD COLUMN IF NOT EXISTS c int;",
                     "ALTER TABLE g{0}.ordered DROP COLUMN IF EXISTS c;",
                     "ALTER TABLE g{0}.ordered DROP COLUMN c, DROP COLUMN a;"
                     "ALTER TABLE g{0}.ordered ADD COLUMN a int;", "column order g{0}.ordered"),
    "enum value": ("ALTER TYPE g{0}.mood RENAME VALUE 'ok' TO 'fine';",
                   "ALTER TYPE g{0}.mood RENAME VALUE 'fine' TO 'ok';", "", "type g{0}.mood"),
    "trigger state": ("ALTER TABLE g{0}.touched DISABLE TRIGGER touch;",
                      "ALTER TABLE g{0}.touched ENABLE TRIGGER touch;", "",
                      "trigger g{0}.touched.touch"),
    "owner": ("ALTER TABLE g{0}.owned OWNER TO supabase_auth_admin;",
              "ALTER TABLE g{0}.owned OWNER TO postgres;", "", "table g{0}.owned"),
}
# version: (what its rollback has, what the broken twin has instead, what is told of it)
SAMPLE_TWINS = {
    "001": ("DROP FUNCTION IF EXISTS public.set_updated_at();", "",
            "function public.set_updated_at()"),
    "002": ("DROP TYPE IF EXISTS public.connection_status;", "", "type public.connection_status"),
    "003": ("DROP FUNCTION IF EXISTS public.notify_about_connection();", "",
            "function public.notify_about_connection()"),
    "004": ("DROP TABLE IF EXISTS public.sessions;",
            "DROP TABLE public.sessions; GRANT DELETE ON public.profiles TO anon;",
            "table public.profiles"),
    "005": ("DROP COLUMN IF EXISTS is_read;", "ALTER COLUMN is_read DROP DEFAULT;",
            "column public.notifications.is_read"),
    "006": ("ALTER TABLE public.profiles ENABLE TRIGGER profiles_set_updated_at;", "",
            "trigger public.profiles.profiles_set_updated_at"),
    "007": (" NOT VALID;", ";", "constraint public.profiles.profiles_display_name_tidy"),
    "008": ("DROP INDEX CONCURRENTLY IF EXISTS public.notifications_unread_idx;",
            "ALTER INDEX public.notifications_unread_idx SET (fillfactor = 70);",
            "index public.notifications_unread_idx"),
    "009": ("FOR SELECT TO authenticated", "FOR SELECT",
            "policy public.profiles.profiles_select_own"),
    "010": ("DROP VIEW IF EXISTS public.unread_notifications;",
            "COMMENT ON VIEW public.unread_notifications IS NULL;",
            "view public.unread_notifications"),
}


def change_more(part):
    """The sample, and what FORGOTTEN has for it; part: what of that is in the rollbacks."""
    files = {path.name: path.read_text() for path in SAMPLE.glob("*.sql")}
    for name in files:
        if not name.startswith("verify_"):
            is_back = name.startswith("rollback_")
            version = name.removeprefix("rollback_")[:3]
            files[name] += "".join("\n" + kind[part if is_back else 0].format(version)
                                   for kind in FORGOTTEN.values())
    files["000_ground.sql"] = "".join(GROUND.format(version) for version in SAMPLE_TWINS)
    return files


@tap.needs_server
class RehearseTwins(rehearsals.TestCase):
    def test_sample(self):
        project = self.make({p.name: p.read_text() for p in SAMPLE.glob("*.sql")})
        verdicts = self.rehearse(project, code=0)
        self.assertEqual({v["version"]: v["grade"] for v in verdicts},
                         {f"{i:03}": "exact" for i in range(1, 11)})
        self.assertEqual([f"{v['version']} {script}" for v in verdicts
                          for script in ("forward", "rollback")
                          if v[f"{script}_repeated"]["idempotent"] != "yes"], [])
        self.assertGreater(min(v["objects"] for v in verdicts), 100, verdicts)

    def test_sample_twins(self):
        """The sample's own rollbacks, each without something."""
        files = {p.name: p.read_text() for p in SAMPLE.glob("*.sql")}
        for version, (has, instead, _) in SAMPLE_TWINS.items():
            name = f"rollback_{version}.sql"
            self.assertEqual(files[name].count(has), 1, name)
            files[name] = files[name].replace(has, instead)
        found = self.rehearse(self.make(files), "--rows", "1", code=5)
        for verdict, (version, (*_, told)) in zip(found, SAMPLE_TWINS.items(), strict=True):
            with self.subTest(version):
                self.assertIn(verdict["grade"], ("leaves-objects", "loses-objects"))
                self.assertIn(told, [f"{d['kind']} {d['name']}" for d in verdict["differences"]])

    def test_sample_forgets(self):
        """Each of the sample's triples changes one thing more of each kind, which its rollback sets
        right; and then it forgets to."""
        restores, forgets = (self.make_project(
            {f"migrations/{name}": text for name, text in change_more(part).items()}, str(part))
            for part in (1, 2))
        verdicts = self.rehearse(restores, *SAMPLE_TWINS, "--rows", "1", code=0)
        self.assertEqual({v["version"]: v["grade"] for v in verdicts},
                         dict.fromkeys(SAMPLE_TWINS, "exact"))
        found = self.rehearse(forgets, *SAMPLE_TWINS, "--rows", "1", code=5)
        for verdict, version in zip(found, SAMPLE_TWINS, strict=True):
            with self.subTest(version):
                self.assertEqual(sorted(f"{d['kind']} {d['name']}" for d in verdict["differences"]),
                                 sorted(kind[3].format(version) for kind in FORGOTTEN.values()))

    def test_twins(self):
        files, broken = {"001_base.sql": rehearsals.BASE, "rollback_001.sql": "SELECT 1;"}, {}
        for i, (name, (forward, back, forgets, *_)) in enumerate(TWINS.items(), 2):
            files |= {f"{i:03}_{name}.sql": forward, f"rollback_{i:03}.sql": back}
            broken |= {f"{i:03}_{name}.sql": forward, f"rollback_{i:03}.sql": forgets}
        whole = self.rehearse(self.make(files), *(f"{i:03}" for i in range(2, 2 + len(TWINS))),
                              code=0)
        self.assertEqual({v["grade"] for v in whole}, {"exact"}, whole)
        project = self.make_project({f"migrations/{name}": text
                                     for name, text in (files | broken).items()}, "broken")
        found = self.rehearse(project, code=5)[1:]
        for verdict, (name, (*_, grade, told)) in zip(found, TWINS.items()):
            with self.subTest(name):
                self.assertEqual(verdict["grade"], grade, verdict)
                names = [f"{d['kind']} {d['name']}" for d in verdict["differences"]]
                self.assertIn(told, names + [loss["table"] for loss in verdict["losses"]])


tap.main()
